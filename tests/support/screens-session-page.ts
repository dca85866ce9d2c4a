import type { Screen } from "./screen";
import { comesTo, openSessions, sessionTenant, startAs } from "./session-pages";

/** The page of one session, for an admin and for its owner. */
export const sessionPageScreens: readonly Screen[] = [
  {
    name: "session-page",
    open: async (page, app) => {
      const tenant = await sessionTenant(app, { "jump-host": { fault: "denied" } });
      const { id } = await startAs(app, tenant.member, { reason: "INC-42: slow orders" });
      await comesTo(app, tenant.member, id, "PARTIAL");
      await openSessions(page, tenant.admin);
      await page.goto(`/sessions/${id}`);
      await page.getByRole("list", { name: "Events, newest first" }).waitFor();
    },
  },
  {
    name: "session-page-ended",
    open: async (page, app) => {
      const tenant = await sessionTenant(app);
      const { id } = await startAs(app, tenant.member);
      await comesTo(app, tenant.member, id, "ACTIVE");
      const as = await app.principal(tenant.member);
      await app.call("POST", `/api/v1/sessions/${id}/stop`, { as });
      await comesTo(app, tenant.member, id, "CANCELLED");
      await openSessions(page, tenant.member);
      await page.goto(`/sessions/${id}`);
      await page.getByRole("list", { name: "What happened, newest first" }).waitFor();
    },
  },
  {
    name: "session-page-gone",
    open: async (page, app) => {
      const { member } = await sessionTenant(app);
      await openSessions(page, member);
      await page.goto("/sessions/550e8400-e29b-41d4-a716-446655440999");
      await page
        .getByRole("link", { name: /sessions/i })
        .last()
        .waitFor();
    },
  },
];
