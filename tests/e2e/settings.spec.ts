import { expect } from "@playwright/test";
import type { OrganizationSettings } from "@/lib/contract/organization";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { expectRow } from "../support/table";

test("a key made in the browser works over HTTP until it is revoked there", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  await page.goto("/settings");
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "New key" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New API key" });
  await dialog.getByLabel("Name").fill("ci-1");
  await dialog.getByLabel("roles:read").check();
  await dialog.getByLabel("Works for").selectOption("30");
  await dialog.getByRole("button", { name: "Create key" }).click();

  const shown = page.getByRole("dialog", { name: "ci-1 is ready" });
  const key = await shown.getByLabel("API key", { exact: true }).inputValue();
  expect(key).toMatch(/^ptn_[\w-]{43}$/);
  await shown.getByRole("button", { name: "I have saved it" }).click();
  await expect(shown).toHaveCount(0);
  expect(page.url()).not.toContain("ptn_");
  expect(await page.content()).not.toContain(key);

  const use = () => app.call("GET", "/api/v1/roles", { headers: { "x-api-key": key } });
  expect((await use()).status).toBe(200);
  await page.reload();
  const table = page.getByRole("table", { name: "API keys" });
  await expectRow(table, "ci-1", {
    Scopes: "roles:read",
    "Last used": /from (127\.0\.0\.1|::1)$/,
    Expires: "in 30 d",
    Status: "Active",
  });

  await page.getByRole("button", { name: "Actions for ci-1" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  const question = page.getByRole("alertdialog", { name: "Revoke ci-1?" });
  await expect(question.getByText("Programs that use it lose access at once.")).toBeVisible();
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect(question).toHaveCount(0);
  await expect(page.locator("[data-announcer=polite]")).toContainText("ci-1 was revoked.");
  await expectRow(table, "ci-1", { Status: /^Revoked/ });
  expect(await use()).toMatchObject({ status: 401, body: { code: "key_revoked" } });
});

test("a rotated key is shown once, and both work meanwhile", async ({ app, login }) => {
  const tenant = await app.tenant();
  const as = await app.principal(tenant.admin);
  const body = { name: "terraform", scopes: ["roles:read"] };
  const old = await app.call<{ plainTextKey: string }>("POST", "/api/v1/api-keys", { as, body });
  const page = await login(tenant.admin);
  await page.goto("/settings/api-keys");
  await page.getByRole("button", { name: "Actions for terraform" }).click();
  await page.getByRole("menuitem", { name: "Rotate" }).click();
  await page.getByLabel("The old key works for another").fill("2");
  await page.getByRole("button", { name: "Rotate key" }).click();
  const shown = page.getByRole("dialog", { name: "terraform is ready" });
  const key = await shown.getByLabel("API key", { exact: true }).inputValue();
  for (const one of [key, old.body.plainTextKey]) {
    const answer = await app.call("GET", "/api/v1/roles", { headers: { "x-api-key": one } });
    expect(answer.status).toBe(200);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Back to the key" }).click();
  await shown.getByRole("button", { name: "I have saved it" }).click();
  await expect(page.getByRole("row", { name: /terraform/ })).toHaveCount(2);
});

test("settings are saved, said to be, and are there again after a reload", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  await page.goto("/settings");
  const longest = page.getByLabel("Longest session");
  const networks = page.getByLabel("Private networks");
  const save = page.getByRole("button", { name: "Save settings" });

  await longest.fill("0");
  await save.click();
  await expect(longest).toHaveAttribute("aria-invalid", "true");
  await longest.fill("8");
  await networks.fill("10.1.2.3/8\n");
  await page.getByLabel("A special character").check();
  await expect(page.getByText("New sessions last 8 h at most.")).toBeVisible();
  await save.click();
  await expect(page.getByText("10.0.0.0/8 is", { exact: false })).toBeVisible();
  await expect(networks).toBeFocused();
  await networks.fill("10.20.0.0/16\n\nFD12:3456::/48\n");
  await save.click();
  await expect(page.locator("[data-announcer=polite]")).toContainText("The settings were saved.");
  await expect(networks).toHaveValue("10.20.0.0/16\nfd12:3456::/48");

  await page.reload();
  await expect(longest).toHaveValue("8");
  await expect(networks).toHaveValue("10.20.0.0/16\nfd12:3456::/48");
  await expect(page.getByLabel("A special character")).toBeChecked();
  const as = await app.principal(tenant.admin);
  const { body } = await app.call<OrganizationSettings>("GET", "/api/v1/organization/settings", {
    as,
  });
  expect(body).toMatchObject({ maxSessionDurationHours: 8, passwordRequireSpecialChar: true });
});

test("settings that someone else changed meanwhile are not saved over", async ({ app, login }) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  await page.goto("/settings");
  const longest = page.getByLabel("Longest session");
  await longest.fill("8");
  const as = await app.principal(tenant.otherAdmin);
  const body = { maxSessionDurationHours: 4 };
  await app.call("PATCH", "/api/v1/organization/settings", { as, body });
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Someone changed these settings meanwhile.")).toBeVisible();
  await page.getByRole("button", { name: "Review the change" }).click();
  await expect(longest).toHaveValue("4");
  await longest.fill("6");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("a member gets none of the settings, and no way to them", async ({ login }) => {
  const page = await login(accounts.member);
  for (const path of ["/settings", "/settings/api-keys"]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(403);
    await expect(page.getByText("You need the admin role for this page.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
  }
});
