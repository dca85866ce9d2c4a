import type { Page } from "@playwright/test";
import type { App } from "./app";
import { signInAs } from "./app";
import { makeKey } from "./keys";
import { onWrite, refusal } from "./refuse";
import { admin, type Screen } from "./screen";

const keysPath = "/settings/api-keys";

const organizationScreens: Screen[] = [
  { name: "settings", as: admin, open: (page) => openSettings(page) },
  {
    name: "settings-changed",
    as: admin,
    open: async (page) => {
      await openSettings(page);
      await page.getByLabel("Longest session").fill("8");
      await page.getByLabel("Private networks").fill("10.20.0.0/16\nfd12:3456:789a::/48");
      await page.getByLabel("A special character").check();
      await page.getByText("When you save").waitFor();
    },
  },
  {
    name: "settings-complaints",
    as: admin,
    open: async (page) => {
      await openSettings(page);
      await page.getByLabel("Longest session").fill("9000");
      await page.getByRole("button", { name: "Save settings" }).click();
      await page.getByText("must be a whole number").waitFor();
      await page.getByLabel("Longest session").fill("24");
      await page.getByLabel("Private networks").fill("8.8.8.0/24");
      await page.getByRole("button", { name: "Save settings" }).click();
      await page.getByText("is not within a private network").waitFor();
    },
  },
  {
    name: "settings-changed-meanwhile",
    as: admin,
    open: async (page) => {
      await openSettings(page);
      await onWrite(page, "**/organization/settings", (route) =>
        route.fulfill({ status: 412, json: refusal("settings_changed", 412) }),
      );
      await page.getByLabel("Longest session").fill("8");
      await page.getByRole("button", { name: "Save settings" }).click();
      await page.getByRole("button", { name: "Save mine" }).waitFor();
    },
  },
  {
    name: "settings-saved",
    open: async (page, app) => {
      const { admin: owner } = await app.tenant();
      await signInAs(page, owner);
      await openSettings(page);
      await page.getByLabel("Longest session").fill("8");
      await page.getByRole("button", { name: "Save settings" }).click();
      await page.getByText("Saved", { exact: true }).waitFor();
    },
  },
];

const keyScreens: Screen[] = [
  {
    name: "keys-empty",
    open: async (page, app) => {
      const { admin: owner } = await app.tenant();
      await signInAs(page, owner);
      await page.goto(keysPath);
      await page.getByText("No API keys yet").waitFor();
    },
  },
  { name: "keys", open: (page, app) => openKeys(page, app) },
  {
    name: "keys-row-menu",
    open: async (page, app) => {
      await openKeys(page, app);
      await page.getByRole("button", { name: "Actions for terraform" }).click();
      await page.getByRole("menuitem", { name: "Revoke" }).waitFor();
    },
  },
  {
    name: "keys-no-match",
    open: async (page, app) => {
      await openKeys(page, app, "?status=ACTIVE&q=nothing");
      await page.getByText("No key matches").waitFor();
    },
  },
  { name: "key-new", as: admin, open: (page) => openNew(page) },
  {
    name: "key-new-complaints",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await dialog.getByLabel("Works for").selectOption("custom");
      await dialog.getByRole("button", { name: "Create key" }).click();
      await dialog.getByText("Choose what it may do.").waitFor();
      await dialog.getByLabel("Name").fill("ci-1");
      await dialog.getByLabel("Full access").check();
      await dialog.getByRole("button", { name: "Create key" }).click();
      await dialog.getByText("Choose a day to come.").waitFor();
    },
  },
  {
    name: "key-new-curl",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await dialog.getByLabel("Name").fill("ci-1");
      await dialog.getByLabel("roles:read").check();
      await dialog.getByText("Copy as curl").click();
      await dialog.getByText("curl -X POST").waitFor();
    },
  },
  {
    name: "key-new-offline",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await onWrite(page, "**/api/v1/api-keys", (route) => route.abort());
      await dialog.getByLabel("Name").fill("ci-1");
      await dialog.getByLabel("roles:read").check();
      await dialog.getByRole("button", { name: "Create key" }).click();
      await dialog.getByText("could not reach the server").waitFor();
    },
  },
  { name: "key-issued", open: (page, app) => openIssued(page, app) },
  {
    name: "key-issued-unsaved",
    open: async (page, app) => {
      await openIssued(page, app);
      await page.keyboard.press("Escape");
      await page.getByRole("alertdialog", { name: "Close without copying?" }).waitFor();
    },
  },
  {
    name: "key-rotate",
    open: async (page, app) => {
      await openQuestion(page, app, "Rotate");
      await page.getByRole("button", { name: "Rotate key" }).waitFor();
    },
  },
  {
    name: "key-rotate-ended",
    open: async (page, app) => {
      await openQuestion(page, app, "Rotate");
      await onWrite(page, "**/rotate", (route) =>
        route.fulfill({ status: 400, json: refusal("api_key_ended", 400) }),
      );
      await page.getByLabel("The old key works for another").fill("0");
      await page.getByRole("button", { name: "Rotate key" }).click();
      await page.getByText("was rotated already").waitFor();
    },
  },
  {
    name: "key-revoke",
    open: async (page, app) => {
      await openQuestion(page, app, "Revoke");
      await page.getByRole("button", { name: "Revoke key" }).waitFor();
    },
  },
  {
    name: "key-revoke-failed",
    open: async (page, app) => {
      await openQuestion(page, app, "Revoke");
      await onWrite(page, "**/api/v1/api-keys/*", (route) => route.abort());
      await page.getByRole("button", { name: "Revoke key" }).click();
      await page.getByText("could not reach the server").waitFor();
    },
  },
];

export const settingsScreens: readonly Screen[] = [...organizationScreens, ...keyScreens];

async function openSettings(page: Page) {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Save settings" }).waitFor();
}

async function openNew(page: Page) {
  await page.goto(`${keysPath}?new=true`);
  const dialog = page.getByRole("dialog", { name: "New API key" });
  await dialog.waitFor();
  return dialog;
}

/** The keys of an organization that has one in every state. */
async function openKeys(page: Page, app: App, query = "") {
  const tenant = await app.tenant();
  const as = await app.principal(tenant.admin);
  const other = await app.principal(tenant.otherAdmin);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const used = await makeKey(app.call, as, {
    name: "terraform",
    scopes: ["roles:read", "roles:write", "users:read", "resources:read"],
    expiresAt: inDays(80.5),
  });
  await app.call("GET", "/api/v1/roles", { headers: { "x-api-key": used.plainTextKey } });
  await makeKey(app.call, as, { name: "auditors", scopes: ["audit:read"] });
  await makeKey(app.call, other, { name: "onboarding", scopes: ["*"] });
  const ended = await makeKey(app.call, as, { name: "backup", expiresAt: inDays(1) });
  const revoked = await makeKey(app.call, as, { name: "old laptop", scopes: ["*"] });
  const rotated = await makeKey(app.call, as, { name: "ci-1", expiresAt: inDays(30) });
  await app.call("DELETE", `/api/v1/api-keys/${revoked.id}`, { as });
  await app.call("POST", `/api/v1/api-keys/${rotated.id}/rotate`, { as, body: {} });
  const behind = (text: string, id: string) => app.store.run({ text }, [id]);
  await behind("update api_keys set expires_at = now() where id = $1", ended.id);
  await behind("update users set is_active = false where id = $1", tenant.userId("Otto Other"));
  await signInAs(page, tenant.admin);
  await page.goto(`${keysPath}${query}`);
  await page.getByRole("button", { name: "New key" }).waitFor();
}

async function openIssued(page: Page, app: App) {
  const { admin: owner } = await app.tenant();
  await signInAs(page, owner);
  const dialog = await openNew(page);
  await dialog.getByLabel("Name").fill("ci-1");
  await dialog.getByLabel("roles:read").check();
  await dialog.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("dialog", { name: "ci-1 is ready" }).waitFor();
}

async function openQuestion(page: Page, app: App, action: string) {
  await openKeys(page, app);
  await page.getByRole("button", { name: "Actions for terraform" }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
