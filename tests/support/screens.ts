import type { Page } from "@playwright/test";
import { signInAs } from "./app";
import { accounts } from "./principals";
import { refusal } from "./refuse";
import { admin, type Screen } from "./screen";
import { accessScreens } from "./screens-access";
import { agentScreens } from "./screens-agents";
import { assignScreens } from "./screens-assign";
import { auditScreens } from "./screens-audit";
import { endScreens } from "./screens-ends";
import { passwordScreens } from "./screens-passwords";
import { peopleScreens } from "./screens-people";
import { previewScreens } from "./screens-previews";
import { resourceScreens } from "./screens-resources";
import { formScreens, roleScreens } from "./screens-roles";
import { sessionPageScreens } from "./screens-session-page";
import { sessionScreens } from "./screens-sessions";
import { settingsScreens } from "./screens-settings";
import { staticRuleScreens } from "./screens-static-rules";

const visitorScreens: Screen[] = [
  {
    name: "sign-in",
    open: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("Organization").focus();
    },
  },
  {
    name: "sign-in-missing",
    open: async (page) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Enter your password.").waitFor();
    },
  },
  {
    name: "sign-in-wrong",
    open: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("Organization").fill("acme");
      await page.getByLabel("Email").fill("ana.ruiz@acme.example");
      await page.getByLabel("Password", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Email or password is not right.").waitFor();
    },
  },
  {
    name: "not-found",
    open: async (page) => {
      await page.goto("/nowhere");
      await page.getByText("There is no such page.").waitFor();
    },
  },
  {
    name: "docs",
    open: async (page) => {
      await page.goto("/docs");
      await page.getByText("/api/v1/roles", { exact: true }).first().waitFor();
    },
  },
  {
    name: "docs-operation",
    open: async (page) => {
      await page.goto("/docs");
      await page
        .getByRole("button", { name: /get \/api\/v1\/roles\b/i })
        .first()
        .click();
      await page.getByRole("button", { name: "Try it out" }).first().waitFor();
    },
  },
  {
    name: "forbidden",
    as: accounts.member,
    open: async (page) => {
      await page.goto("/roles");
      await page.getByText("You need the admin role for this page.").waitFor();
    },
  },
];

const listScreens: Screen[] = [
  { name: "roles", as: admin, open: (page) => openRoles(page) },
  {
    name: "roles-row-menu",
    as: admin,
    open: async (page) => {
      await openRoles(page);
      await page.getByRole("button", { name: "Actions for Payments" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    },
  },
  {
    name: "roles-filter-menu",
    as: admin,
    open: async (page) => {
      await openRoles(page, "?limit=24");
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("menuitemradio").first().waitFor();
    },
  },
  {
    name: "theme-menu",
    as: admin,
    open: async (page) => {
      await openRoles(page);
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("menuitemradio").first().waitFor();
    },
  },
  {
    name: "account-menu",
    as: admin,
    open: async (page) => {
      await openRoles(page);
      await page.getByRole("button", { name: /^Account/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    },
  },
  {
    name: "roles-filtered",
    as: admin,
    open: (page) => openRoles(page, "?q=e&limit=24&without=resources&sort=-limit"),
  },
  {
    name: "roles-no-match",
    as: admin,
    open: async (page) => {
      await page.goto("/roles?q=dba&limit=8");
      await page.getByText("No role matches").waitFor();
    },
  },
  {
    name: "roles-failed",
    as: admin,
    open: async (page) => {
      await openRoles(page);
      await page.route("**/api/v1/roles?*", (route) =>
        route.fulfill({ status: 500, json: refusal("internal_error", 500) }),
      );
      await page.getByRole("textbox", { name: "Search roles" }).fill("payments");
      await page.getByRole("button", { name: "Retry" }).waitFor();
    },
  },
];

const emptyScreens: Screen[] = [
  {
    name: "roles-empty",
    open: async (page, app) => {
      const { admin: owner } = await app.tenant();
      await signInAs(page, owner);
      await page.goto("/roles");
      await page.getByText("No roles yet").waitFor();
    },
  },
];

/** Every page and every state of every dialog. */
export const screens: readonly Screen[] = [
  ...visitorScreens,
  ...listScreens,
  ...emptyScreens,
  ...formScreens,
  ...roleScreens,
  ...assignScreens,
  ...accessScreens,
  ...endScreens,
  ...previewScreens,
  ...sessionScreens,
  ...sessionPageScreens,
  ...resourceScreens,
  ...settingsScreens,
  ...staticRuleScreens,
  ...agentScreens,
  ...peopleScreens,
  ...passwordScreens,
  ...auditScreens,
];

async function openRoles(page: Page, query = "") {
  await page.goto(`/roles${query}`);
  await page.getByRole("table", { name: "Roles" }).waitFor();
}
