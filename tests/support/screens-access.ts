import type { Page } from "@playwright/test";
import type { App } from "./app";
import { signInAs } from "./app";
import { admin, roleIds, type Screen } from "./screen";
import { comesTo, sessionTenant, startAs } from "./session-pages";
import type { Tenant } from "./tenants";

/** Of the demo data: a person with two roles that hold prod-db. */
export const whyPair = "770e8400-e29b-41d4-a716-446655440006:660e8400-e29b-41d4-a716-446655440001";
const resource = "660e8400-e29b-41d4-a716-446655440001";

const rows = (page: Page) => page.locator("tbody").getByRole("row").first().waitFor();

export const accessScreens: Screen[] = [
  {
    name: "access",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await rows(page);
    },
  },
  {
    name: "access-why",
    as: admin,
    open: async (page) => {
      await page.goto(`/access?why=${whyPair}`);
      await page.getByRole("list", { name: "Routes" }).waitFor();
    },
  },
  {
    name: "access-choose",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByRole("menuitem", { name: "Person…" }).click();
      await page.getByRole("dialog").getByRole("listitem").nth(3).waitFor();
    },
  },
  {
    name: "access-moment",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await page.getByRole("button", { name: "As of…" }).click();
      await page.getByRole("button", { name: "Yesterday" }).waitFor();
    },
  },
  {
    name: "role-access",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.onCall}?tab=access`);
      await rows(page);
    },
  },
  {
    name: "role-access-matrix",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.onCall}?tab=access&view=matrix`);
      await page.getByRole("table", { name: "People by the resources" }).waitFor();
    },
  },
  {
    name: "access-open",
    open: async (page, app) => {
      const tenant = await openSession(page, app);
      const as = await app.principal(tenant.admin);
      const own = `/api/v1/roles/${tenant.roleId("On-call")}/users/${tenant.userId("Mia Member")}`;
      await app.call("DELETE", own, { as });
      await page.goto("/access?open=true");
      await page.getByText("no longer granted").first().waitFor();
    },
  },
  {
    name: "access-why-open",
    open: async (page, app) => {
      const tenant = await openSession(page, app);
      const pair = `${tenant.userId("Mia Member")}:${tenant.resourceId("orders-db")}`;
      await page.goto(`/access?why=${pair}`);
      await page.getByText("seen at the firewall").waitFor();
    },
  },
  {
    name: "access-matrix-open",
    open: async (page, app) => {
      await openSession(page, app);
      await page.goto("/access?view=matrix");
      await page.getByText("open now").first().waitFor();
    },
  },
  {
    name: "resources",
    as: admin,
    open: async (page) => {
      await page.goto("/resources");
      await rows(page);
    },
  },
  {
    name: "resource",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resource}`);
      await rows(page);
    },
  },
  {
    name: "resource-add",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resource}?add=true`);
      await page.getByRole("radio").first().waitFor();
    },
  },
];

/** The pages of an admin whose member is in at two firewalls, while a third refuses. */
async function openSession(page: Page, app: App): Promise<Tenant> {
  const tenant = await sessionTenant(app, { "jump-host": { fault: "denied" } });
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "PARTIAL");
  await signInAs(page, tenant.admin);
  return tenant;
}
