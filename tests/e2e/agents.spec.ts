import { expect } from "@playwright/test";
import { registerAgent, silenceAgent } from "../support/agents";
import { signInAs, test } from "../support/app";

test("an admin sets up an agent, sees it come and go, and deletes it", async ({ page, app }) => {
  const { admin } = await app.tenant();
  const as = await app.principal(admin);
  await signInAs(page, admin);
  await page.goto("/agents");
  await expect(page.getByText("No agents yet")).toBeVisible();
  await page.getByRole("button", { name: "Set up an agent" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Set up an agent" });
  const fetched = await dialog.getByLabel("Command to fetch it", { exact: true }).inputValue();
  expect(fetched).toBe(`curl -fsSO ${app.url}/agent.mjs`);
  const program = await page.request.get(`${app.url}/agent.mjs`);
  expect(program.status()).toBe(200);
  expect(await program.text()).toContain("POSTERN_AGENT_ROOT");
  await dialog.getByRole("link", { name: "an API key of its own" }).click();
  const key = page.getByRole("dialog", { name: "New API key" });
  await expect(key.getByRole("checkbox", { name: "agent:connect" })).toBeChecked();
  await expect(key.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await page.goto("/agents");

  const { id } = await registerAgent(app, as, { name: "fra-1" });
  const row = page.getByRole("row", { name: /fra-1/ });
  await expect(row.getByText("Online")).toBeVisible();
  await silenceAgent(app, id, 600);
  await page.reload();
  await expect(row.getByText("Offline")).toBeVisible();
  await row.getByRole("button", { name: "Actions for fra-1" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete agent" }).click();
  await expect(page.getByText("No agents yet")).toBeVisible();
});
