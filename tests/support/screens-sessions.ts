import type { Page } from "@playwright/test";
import type { App } from "./app";
import { signInAs } from "./app";
import { onWrite, refusal } from "./refuse";
import type { Screen } from "./screen";
import {
  comesTo,
  endsIn,
  minutes,
  openSessions,
  sessionTenant,
  startAs,
  startedFrom,
} from "./session-pages";
import type { Tenant } from "./tenants";

export const sessionScreens: readonly Screen[] = [
  {
    name: "sessions-empty",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      await openSessions(page, tenant.member);
      await page.getByText("No session is open").waitFor();
      await page.getByText("No session of yours has ended yet").waitFor();
    },
  },
  {
    name: "sessions-without-a-role",
    open: async (page, app) => {
      const { member } = await app.tenant();
      await openSessions(page, member);
      await page.getByText("None of your roles contains a usable resource").waitFor();
    },
  },
  {
    name: "session-start",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      await openSessions(page, tenant.member, "?start=1");
      await page.getByRole("dialog").getByText("3 resources open for").waitFor();
    },
  },
  {
    name: "session-start-complaints",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      await openSessions(page, tenant.member, "?start=1");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Duration").fill("9 h");
      await dialog.getByLabel("Reach").selectOption("chosen");
      await dialog.getByLabel("Address").fill("soon");
      await dialog.getByRole("button", { name: "Start session" }).click();
      await dialog.getByText("Choose at least one resource.").waitFor();
      await dialog.getByText("Copy as curl").waitFor({ state: "attached" });
    },
  },
  {
    name: "session-start-full",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      await openSessions(page, tenant.member, "?start=1");
      await onWrite(page, "**/api/v1/sessions", (route) =>
        route.fulfill({ status: 400, json: refusal("provider_no_room", 400) }),
      );
      await page.getByRole("dialog").getByRole("button", { name: "Start session" }).click();
      await page.getByText("has no room for more rules").waitFor();
    },
  },
  {
    name: "session-active",
    open: async (page, app) => {
      await openActive(page, app);
      await page.getByRole("region", { name: "Running session" }).waitFor();
    },
  },
  {
    name: "session-extend-menu",
    open: async (page, app) => {
      await openActive(page, app);
      await page.getByRole("main").getByRole("button", { name: "Extend" }).click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "session-extend-refused",
    open: async (page, app) => {
      await openActive(page, app);
      await onWrite(page, "**/extend", (route) =>
        route.fulfill({ status: 400, json: refusal("session_extend_limit", 400) }),
      );
      await page.getByRole("main").getByRole("button", { name: "Extend" }).click();
      await page.getByRole("menuitem").first().click();
      await page.getByText("reached its longest time").waitFor();
    },
  },
  {
    name: "session-unread",
    open: async (page, app) => {
      await openActive(page, app);
      await page.route("**/api/v1/sessions?*", (route) =>
        route.fulfill({ status: 500, json: refusal("internal_error", 500) }),
      );
      await page.getByRole("main").getByRole("button", { name: "Extend" }).click();
      await page.getByRole("menuitem").first().click();
      await page.getByText("When last seen: all 3 are open.").waitFor();
    },
  },
  {
    name: "session-stop",
    open: async (page, app) => {
      await openActive(page, app);
      await page.getByRole("button", { name: "Stop now" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "session-partial",
    open: async (page, app) => {
      const tenant = await sessionTenant(app, { "jump-host": { quota: 0 } });
      const { id } = await startAs(app, tenant.member, { reason: "INC-42: slow orders" });
      await comesTo(app, tenant.member, id, "PARTIAL");
      await openSessions(page, tenant.member);
      await page.getByText("You can use the open ones.").waitFor();
    },
  },
  {
    name: "session-failed",
    open: async (page, app) => {
      const fault = { fault: "denied" };
      const tenant = await sessionTenant(app, {
        "orders-db": fault,
        "orders-cache": fault,
        "jump-host": fault,
      });
      const { id } = await startAs(app, tenant.member);
      await comesTo(app, tenant.member, id, "FAILED");
      await openSessions(page, tenant.member);
      await page.getByText("Nothing is open. Postern goes on trying.").waitFor();
    },
  },
  {
    name: "session-closing",
    open: async (page, app) => {
      const tenant = await openActive(page, app, { "orders-db": { fault: "keeps_rules" } });
      const as = await app.principal(tenant.admin);
      await app.call("POST", `/api/v1/sessions/admin/${tenant.sessionId}/stop`, { as, body: {} });
      await page.getByText("may still be open").first().waitFor();
    },
  },
  {
    name: "session-moved",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      const { id } = await startAs(app, tenant.member);
      await comesTo(app, tenant.member, id, "ACTIVE");
      await startedFrom(app, id, "81.2.69.142");
      await openSessions(page, tenant.member);
      await page.getByText("Your address changed to").waitFor();
    },
  },
  {
    name: "session-warning",
    open: async (page, app) => {
      const tenant = await openActive(page, app);
      await endsIn(app, tenant.sessionId, 4 * minutes);
      await page.reload();
      await page.getByText(/ends in \d min \d\d s/).waitFor();
    },
  },
  {
    name: "sessions-history",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      const { id } = await startAs(app, tenant.member, { reason: "INC-42: slow orders" });
      const as = await app.principal(tenant.member);
      await app.call("POST", `/api/v1/sessions/${id}/stop`, { as, body: {} });
      await comesTo(app, tenant.member, id, "CANCELLED");
      await openSessions(page, tenant.member);
      await page.getByText("You stopped it").waitFor();
    },
  },
  {
    name: "sessions-all",
    open: async (page, app) => {
      await openAll(page, app);
      await page.getByText("Partly open").waitFor();
    },
  },
  {
    name: "sessions-all-filtered",
    open: async (page, app) => {
      await openAll(page, app, "?state=ended&q=nobody");
      await page.getByText("No session matches").waitFor();
    },
  },
  {
    name: "sessions-all-stop",
    open: async (page, app) => {
      await openAll(page, app);
      await page.getByRole("button", { name: "Stop the session of Mia Member" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "resource-sessions",
    open: async (page, app) => {
      const tenant = await openAll(page, app);
      await page.goto(`/resources/${tenant.resourceId("orders-db")}?tab=sessions`);
      await page.getByText("Partly open").waitFor();
    },
  },
  {
    name: "role-users-live",
    open: async (page, app) => {
      const tenant = await openAll(page, app);
      await page.goto(`/roles/${tenant.roleId("On-call")}?tab=users`);
      await page
        .getByRole("main")
        .getByText(/ left$/)
        .waitFor();
    },
  },
  {
    name: "people-live",
    open: async (page, app) => {
      await openAll(page, app);
      await page.goto("/users?live=true");
      await page.getByRole("link", { name: "live session of Mia Member" }).waitFor();
    },
  },
  {
    name: "role-delete-with-sessions",
    open: async (page, app) => {
      const tenant = await openAll(page, app);
      await page.goto(`/roles?delete=${tenant.roleId("On-call")}`);
      await page.getByText("1 running session uses this").waitFor();
    },
  },
  {
    name: "overview-new",
    open: async (page, app) => {
      const { admin } = await app.tenant();
      await signInAs(page, admin);
      await page.getByText("Get to your first session").waitFor();
    },
  },
  {
    name: "overview",
    open: async (page, app) => {
      await openAll(page, app);
      await page.goto("/");
      await page.getByText("Needs attention").waitFor();
    },
  },
  {
    name: "overview-overdue",
    open: async (page, app) => {
      const tenant = await openActive(page, app, { "orders-db": { fault: "keeps_rules" } });
      const as = await app.principal(tenant.admin);
      await app.call("POST", `/api/v1/sessions/admin/${tenant.sessionId}/stop`, { as, body: {} });
      await page.context().clearCookies();
      await signInAs(page, tenant.admin);
      await page.getByText("Access may still be open").waitFor();
    },
  },
];

async function openActive(
  page: Page,
  app: App,
  faults: Parameters<typeof sessionTenant>[1] = {},
): Promise<Tenant & { sessionId: string }> {
  const tenant = await sessionTenant(app, faults);
  const { id } = await startAs(app, tenant.member, {
    durationMinutes: 90,
    reason: "INC-42: slow orders",
  });
  await comesTo(app, tenant.member, id, "ACTIVE");
  await openSessions(page, tenant.member);
  await page.getByText("All 3 are open.").waitFor();
  return { ...tenant, sessionId: id };
}

/** The page of an admin whose member has a session that is partly open. */
async function openAll(page: Page, app: App, query = ""): Promise<Tenant> {
  const tenant = await sessionTenant(app, { "jump-host": { quota: 0 } });
  const { id } = await startAs(app, tenant.member, { reason: "INC-42: slow orders" });
  await comesTo(app, tenant.member, id, "PARTIAL");
  await signInAs(page, tenant.admin);
  await page.goto(`/admin/sessions${query}`);
  return tenant;
}
