import { eventId } from "@/db/seed/demo-ids";
import { refusal } from "./refuse";
import { admin, roleIds, type Screen } from "./screen";

export const auditScreens: Screen[] = [
  {
    name: "audit",
    as: admin,
    open: async (page) => {
      await page.goto("/audit");
      const events = page.getByRole("list", { name: "Events, newest first" });
      await events.getByRole("button").nth(1).click();
      await page.getByText("Place in the chain").waitFor();
    },
  },
  {
    name: "audit-linked",
    as: admin,
    open: async (page) => {
      await page.goto(`/audit?event=${eventId(1)}&type=assignments&result=SUCCESS`);
      await page.getByText("Place in the chain").waitFor();
    },
  },
  {
    name: "audit-no-match",
    as: admin,
    open: async (page) => {
      await page.goto("/audit?q=nothing-like-this");
      await page.getByText("No events match").waitFor();
    },
  },
  {
    name: "audit-failed",
    as: admin,
    open: async (page) => {
      await page.route("**/api/v1/audit-logs?*", (route) =>
        route.fulfill({ status: 503, json: refusal("unavailable", 503) }),
      );
      // The server leaves days to the browser, whose zone it does not know.
      await page.goto("/audit?from=2026-01-01");
      await page.getByText("The audit log could not be loaded.").waitFor();
    },
  },
  {
    name: "role-activity",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.onCall}?tab=activity`);
      await page.getByRole("list", { name: "Events, newest first" }).waitFor();
    },
  },
];
