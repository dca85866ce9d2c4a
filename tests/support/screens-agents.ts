import type { Page } from "@playwright/test";
import { registerAgent, silenceAgent } from "./agents";
import { type App, signInAs } from "./app";
import { onWrite } from "./refuse";
import type { Screen } from "./screen";

const path = "/agents";

/** The agents of an organization that has one of every kind. */
async function openAgents(page: Page, app: App, query = ""): Promise<void> {
  const { admin } = await app.tenant();
  const as = await app.principal(admin);
  await registerAgent(app, as, { name: "fra-1", hostname: "jump-1.fra.example" });
  const { id } = await registerAgent(app, as, { name: "office", agentVersion: "", hostname: "" });
  await silenceAgent(app, id, 7_200);
  await signInAs(page, admin);
  await page.goto(`${path}${query}`);
  await page.getByText("fra-1", { exact: true }).or(page.getByText("No agent matches")).waitFor();
}

async function askToDelete(page: Page, app: App): Promise<void> {
  await openAgents(page, app);
  await page.getByRole("button", { name: "Actions for office" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete agent" }).waitFor();
}

export const agentScreens: Screen[] = [
  { name: "agents", open: (page, app) => openAgents(page, app) },
  {
    name: "agents-none",
    open: async (page, app) => {
      const { admin } = await app.tenant();
      await signInAs(page, admin);
      await page.goto(path);
      await page.getByText("No agents yet").waitFor();
    },
  },
  {
    name: "agents-no-match",
    open: async (page, app) => {
      await openAgents(page, app, "?status=ONLINE&q=nothing");
      await page.getByText("No agent matches").waitFor();
    },
  },
  {
    name: "agent-menu",
    open: async (page, app) => {
      await openAgents(page, app);
      await page.getByRole("button", { name: "Actions for office" }).click();
      await page.getByRole("menuitem", { name: "Delete…" }).waitFor();
    },
  },
  {
    name: "agent-set-up",
    open: async (page, app) => {
      await openAgents(page, app, "?new=true");
      await page.getByRole("dialog", { name: "Set up an agent" }).waitFor();
    },
  },
  { name: "agent-delete", open: (page, app) => askToDelete(page, app) },
  {
    name: "agent-delete-failed",
    open: async (page, app) => {
      await askToDelete(page, app);
      await onWrite(page, "**/api/v1/agents/*", (route) => route.abort());
      await page.getByRole("button", { name: "Delete agent" }).click();
      await page.getByText("could not reach the server").waitFor();
    },
  },
];
