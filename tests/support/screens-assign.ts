import type { Page, Route } from "@playwright/test";
import { type App, signInAs } from "./app";
import { assignButton, assignDialog, openAssign, paste, pick, searchField } from "./assign";
import { held, onWrite, refusal } from "./refuse";
import { admin, roleIds, type Screen } from "./screen";

const writes = "**/api/v1/roles/*/resources";

/** The states of the assign dialog. */
export const assignScreens: Screen[] = [
  screen("assign-choosing", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-redis", "staging-db");
    await assignDialog(page).getByText("Copy as curl").click();
    await assignDialog(page).getByText("Show each").click();
    await assignDialog(page).getByText("Jonas Weber").first().waitFor();
  }),
  screen("assign-nothing-chosen", async (page) => {
    await openAssign(page, roleIds.onCall);
    await assignButton(page).click();
    await page.getByText("Choose at least one resource first.").waitFor();
  }),
  screen("assign-already-there", async (page) => {
    await openAssign(page, roleIds.onCall);
    await searchField(page).fill("prod-");
    await page.getByText("Already in this role · by Ana Ruiz").first().waitFor();
    await page.keyboard.press("End");
  }),
  screen("assign-no-match", async (page) => {
    await openAssign(page, roleIds.onCall);
    await searchField(page).fill("zebra");
    await page.getByText("No resources match “zebra”.").waitFor();
  }),
  screen("assign-pasted", async (page) => {
    await openAssign(page, roleIds.onCall);
    const known = ["11", "12", "01"].map((end) => `660e8400-e29b-41d4-a716-4466554400${end}`);
    await paste(searchField(page), `${known.join()} 6f2c91aa-0000-4000-8000-000000000000 hello`);
    await page.getByRole("button", { name: "Keep the 2 that were found" }).waitFor();
  }),
  screen("assign-users", async (page) => {
    await openAssign(page, roleIds.onCall, "users");
    await pick(page, "Clara Schmidt", "Aisha Bello", "Bo Chen");
  }),
  screen("assign-users-pasted", async (page) => {
    await openAssign(page, roleIds.onCall, "users");
    await paste(
      searchField(page, "users"),
      "<member@acme.example>, <viktor.orlov@acme.example>, <nobody@acme.example>",
    );
    await page.getByText("No active user has the email nobody@acme.example.").waitFor();
  }),
  screen("assign-conflict", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-redis", "staging-db");
    await onWrite(page, writes, (route) => answerConflict(route));
    await assignButton(page).click();
    await page.getByText("Nothing to do.").first().waitFor();
  }),
  screen("assign-assigning", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-db");
    await onWrite(page, writes, () => held().until);
    await assignButton(page).click();
    await page.getByText("Assigning…").first().waitFor();
  }),
  screen("assign-report", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-redis", "staging-db", "grafana");
    await onWrite(page, writes, (route) => {
      const results = idsOf(route).map((id, index) => ({
        id,
        outcome: index === 0 ? "not_found" : "assigned",
      }));
      return route.fulfill({ json: { results } });
    });
    await assignButton(page).click();
    await page.getByText("1 of 3 resources was not assigned").waitFor();
  }),
  screen("assign-role-gone", (page) =>
    failed(page, "role_not_found", 404, "This role was deleted."),
  ),
  screen("assign-rate", (page) => failed(page, "rate_limit_exceeded", 429, "Too many requests.")),
  screen("assign-server", (page) => failed(page, "internal_error", 500, "failed on our side")),
  screen("assign-signed-out", (page) =>
    failed(page, "unauthorized", 401, "Sign in to finish assigning 2 resources."),
  ),
  screen("assign-offline", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-redis");
    await onWrite(page, writes, (route) => route.abort());
    await assignButton(page).click();
    await page.getByText("We could not reach the server.").waitFor();
  }),
  screen("assign-discard", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-redis");
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog", { name: "Discard 1 choice?" }).waitFor();
  }),
  {
    name: "assign-nothing-left",
    open: async (page, app) => {
      const tenant = await app.tenant({
        resources: ["prod-db", "prod-redis"],
        roles: [{ name: "Everything", resources: ["prod-db", "prod-redis"] }],
      });
      await signInAs(page, tenant.admin);
      await openAssign(page, tenant.roleId("Everything"));
      await page.getByText("All 2 resources are in this role already.").first().waitFor();
    },
  },
  {
    name: "assign-done",
    open: async (page, app) => {
      const tenant = await app.tenant({
        resources: ["prod-db", "prod-redis", "bastion-eu"],
        roles: [{ name: "Database on-call", hours: 8, resources: ["bastion-eu"] }],
      });
      await signInAs(page, tenant.admin);
      await openAssign(page, tenant.roleId("Database on-call"));
      await pick(page, "prod-db", "prod-redis");
      await assignButton(page).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
];

function screen(name: string, open: (page: Page, app: App) => Promise<unknown>): Screen {
  return { name, as: admin, open };
}

async function failed(page: Page, code: string, status: number, text: string) {
  await openAssign(page, roleIds.onCall);
  await pick(page, "staging-redis", "staging-db");
  await onWrite(page, writes, (route) =>
    route.fulfill({
      status,
      json: refusal(code, status),
      ...(status === 429 && { headers: { "retry-after": "20" } }),
    }),
  );
  await assignButton(page).click();
  await page.getByText(text).first().waitFor();
}

function answerConflict(route: Route) {
  const [first, ...others] = idsOf(route);
  const existing = {
    assignedBy: { id: null, name: "Priya Nair" },
    assignedAt: new Date(Date.now() - 120_000).toISOString(),
    expiresAt: null,
  };
  return route.fulfill({
    json: {
      results: [
        { id: first, outcome: "already_assigned", existing },
        ...others.map((id) => ({ id, outcome: "assigned" })),
      ],
    },
  });
}

function idsOf(route: Route): string[] {
  return route.request().postDataJSON().ids;
}
