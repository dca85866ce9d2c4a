import type { Page } from "@playwright/test";
import { type App, signInAs } from "./app";
import { assignButton, openAssign, pick } from "./assign";
import type { Screen } from "./screen";

const hour = 60 * 60_000;

/** Ends of assignments: in the list, in the dialogs, and where two admins want different ones. */
export const endScreens: Screen[] = [
  {
    name: "ends-list",
    open: async (page, app) => {
      await openCrew(page, app);
      await page.getByText("ends in 5 h").waitFor();
    },
  },
  {
    name: "ends-change",
    open: async (page, app) => {
      await openCrew(page, app);
      await choose(page, "prod-replica", "Change end…");
      const dialog = page.getByRole("dialog", { name: "Change the end of prod-replica" });
      await dialog.getByLabel("Date and time").waitFor();
      await dialog.getByText("Copy as curl").click();
    },
  },
  {
    name: "ends-change-past",
    open: async (page, app) => {
      await openCrew(page, app);
      await choose(page, "prod-replica", "Change end…");
      const dialog = page.getByRole("dialog", { name: "Change the end of prod-replica" });
      await dialog.getByLabel("Date and time").fill("2026-01-01T08:00");
      await dialog.getByRole("button", { name: "Change end" }).click();
      await dialog.getByText("The end date must lie in the future.").waitFor();
    },
  },
  {
    name: "ends-changed",
    open: async (page, app) => {
      await openCrew(page, app);
      await choose(page, "prod-replica", "Change end…");
      const dialog = page.getByRole("dialog", { name: "Change the end of prod-replica" });
      await dialog.getByLabel("End date").selectOption("None");
      await dialog.getByRole("button", { name: "Change end" }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
  {
    name: "ends-unassign",
    open: async (page, app) => {
      await openCrew(page, app);
      await choose(page, "prod-db", "Unassign…");
      await page.getByRole("alertdialog").getByText("Copy as curl").click();
    },
  },
  {
    name: "ends-assign",
    open: async (page, app) => {
      const { roleId } = await openCrew(page, app);
      await openAssign(page, roleId("Database on-call"));
      await pick(page, "grafana");
      await page.getByLabel("End date").selectOption("In 7 days");
    },
  },
  {
    name: "ends-conflict",
    open: async (page, app) => {
      const tenant = await openCrew(page, app);
      const roleId = tenant.roleId("Database on-call");
      await openAssign(page, roleId);
      await pick(page, "grafana");
      await app.call("POST", `/api/v1/roles/${roleId}/resources/${tenant.resourceId("grafana")}`, {
        as: await app.principal(tenant.otherAdmin),
        body: { expiresAt: new Date(Date.now() + 300 * hour).toISOString() },
      });
      await assignButton(page).click();
      await page.getByText("is already in this role until").waitFor();
      await page.getByRole("radio").last().check();
    },
  },
  {
    name: "levels-list",
    open: async (page, app) => {
      const tenant = await openCrew(page, app);
      await giveLevels(app, tenant);
      await page.reload();
      await page.getByText("Read only").waitFor();
    },
  },
  {
    name: "levels-add",
    open: async (page, app) => {
      const tenant = await openCrew(page, app);
      await giveLevels(app, tenant);
      await choose(page, "prod-db", "Add access level…");
      await page.getByRole("dialog").getByLabel("Access level").waitFor();
    },
  },
  {
    name: "levels-none",
    open: async (page, app) => {
      await openCrew(page, app);
      await choose(page, "prod-replica", "Add access level…");
      await page.getByText("has no other access level").waitFor();
    },
  },
  {
    name: "levels-unassign",
    open: async (page, app) => {
      const tenant = await openCrew(page, app);
      await giveLevels(app, tenant);
      await page.reload();
      await choose(page, "prod-db", "Unassign…");
      await page.getByRole("alertdialog").getByLabel("Access level").selectOption("Read only");
      await page.getByText("Its other levels stay.").waitFor();
    },
  },
];

/** prod-db at its default level and, for two days, at another one. */
async function giveLevels(app: App, tenant: Awaited<ReturnType<typeof openCrew>>) {
  const resourceId = tenant.resourceId("prod-db");
  await app.store.run(
    { text: "update resources set config = $3 where organization_id = $1 and id = $2" },
    [
      tenant.organizationId,
      resourceId,
      JSON.stringify({
        port: 5432,
        accessLevels: [
          { remoteId: "read", name: "Read only" },
          { remoteId: "write", name: "Read and write" },
        ],
      }),
    ],
  );
  await app.call(
    "POST",
    `/v1/groups/${tenant.roleId("Database on-call")}/resources/${resourceId}`,
    {
      as: await app.principal(tenant.admin),
      body: { access_level_remote_id: "read", duration_minutes: 3_000 },
    },
  );
}

/** A role with resources that stay, that leave soon, and that leave later. */
async function openCrew(page: Page, app: App) {
  const tenant = await app.tenant({
    resources: ["prod-db", "prod-replica", "jump-host", "grafana"],
    roles: [
      {
        name: "Database on-call",
        hours: 8,
        people: ["Mia Member"],
        resources: ["prod-db", "prod-replica", "jump-host"],
      },
    ],
  });
  const as = await app.principal(tenant.admin);
  const roleId = tenant.roleId("Database on-call");
  for (const [name, hours] of [
    ["prod-replica", 150],
    ["jump-host", 5.5],
  ] as const) {
    await app.call("PATCH", `/api/v1/roles/${roleId}/resources/${tenant.resourceId(name)}`, {
      as,
      body: { expiresAt: new Date(Date.now() + hours * hour).toISOString() },
    });
  }
  await signInAs(page, tenant.admin);
  await page.goto(`/roles/${roleId}`);
  await page.getByRole("table").waitFor();
  return tenant;
}

async function choose(page: Page, name: string, action: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
