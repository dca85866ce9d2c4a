import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { demoPassword } from "../support/settings";
import { rowOf } from "../support/table";

const rolesUrl = "**/api/v1/roles";
const dialogOf = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });

async function openNew(page: Page) {
  await page.goto("/roles");
  await page.getByRole("button", { name: "New role" }).first().click();
  const dialog = dialogOf(page, "New role");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  return dialog;
}

test("a role is created, stands in the list, and the focus is back on the button", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant({ roles: [{ name: "Existing" }] });
  const page = await login(admin);
  const dialog = await openNew(page);
  await dialog.getByLabel("Name").fill("Incident response");
  await dialog.getByLabel("Description").fill("For the person on duty");
  await dialog.getByLabel("Session limit").fill("8");
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, "Incident response")).toContainText("8 h");
  await expect(page).toHaveURL(/\/roles$/);
  await expect(page.getByRole("button", { name: "New role" })).toBeFocused();
  await expect(page.locator("[data-announcer=polite]")).toContainText(
    "Incident response was created.",
  );
  await page.getByRole("button", { name: "Add resources" }).click();
  await expect(
    page.getByRole("dialog", { name: "Assign resources to Incident response" }),
  ).toBeVisible();
});

test("a name that is taken is told under the field, and nothing typed is lost", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant({ roles: [{ name: "Auditors" }] });
  const page = await login(admin);
  const dialog = await openNew(page);
  const name = dialog.getByLabel("Name");
  await name.fill("AUDITORS");
  await dialog.getByLabel("Description").fill("Read only");
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(dialog.getByText("exists already. Choose another name or open it.")).toBeVisible();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await name.fill("Auditors of 2027");
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(rowOf(page, "Auditors of 2027")).toContainText("Read only");
});

test("an invalid limit is explained where it was typed, before anything is sent", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant();
  const page = await login(admin);
  const dialog = await openNew(page);
  let sent = 0;
  await page.route(rolesUrl, (route) => {
    if (route.request().method() === "POST") sent += 1;
    return route.continue();
  });
  const limit = dialog.getByLabel("Session limit");
  await dialog.getByLabel("Name").fill("Limits");
  for (const typed of ["0", "-1", "1.5", "eight", "9999", "8 h"]) {
    await limit.fill(typed);
    await dialog.getByRole("button", { name: "Create role" }).click();
    await expect(limit).toHaveAttribute("aria-invalid", "true");
    await expect(limit).toBeFocused();
  }
  expect(sent).toBe(0);
  await limit.fill("168");
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(rowOf(page, "Limits")).toContainText("7 d");
});

test("pressing twice sends one request", async ({ app, login }) => {
  const { admin } = await app.tenant();
  const page = await login(admin);
  const dialog = await openNew(page);
  let sent = 0;
  await page.route(rolesUrl, async (route) => {
    if (route.request().method() === "POST") sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await dialog.getByLabel("Name").fill("Twice");
  const button = dialog.getByRole("button", { name: "Create role" });
  await button.dblclick();
  await expect(rowOf(page, "Twice")).toHaveCount(1);
  expect(sent).toBe(1);
});

test("without a network the form keeps its values, and the retry repeats the same request", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant();
  const page = await login(admin);
  const dialog = await openNew(page);
  const keys: (string | undefined)[] = [];
  await page.route(rolesUrl, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    // The server gets it and does it; only the answer is lost.
    await route.fetch();
    return route.abort("connectionreset");
  });
  await dialog.getByLabel("Name").fill("Once only");
  await dialog.getByRole("button", { name: "Create role" }).click();
  const alert = dialog.getByRole("alert");
  await expect(alert).toContainText("could not reach the server");
  await expect(dialog.getByLabel("Name")).toHaveValue("Once only");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, "Once only")).toHaveCount(1);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/\S{16,}/);
  expect(keys[1]).toBe(keys[0]);
});

test("a sign-in that ended meanwhile is renewed on top, and the same save goes through", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant();
  const page = await login(admin, { fresh: true });
  const dialog = await openNew(page);
  await dialog.getByLabel("Name").fill("Kept");
  await page.context().clearCookies();
  await dialog.getByRole("button", { name: "Create role" }).click();
  const again = dialogOf(page, "Sign in again");
  await expect(again).toContainText("Sign in to finish creating this role.");
  await expect(again).toContainText(admin.email);
  const password = again.getByLabel("Password", { exact: true });
  await expect(password).toBeFocused();
  await password.fill("wrong");
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again.getByRole("alert")).toContainText("Email or password is not right.");
  await password.fill(demoPassword);
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again).toHaveCount(0);
  await expect(rowOf(page, "Kept")).toBeVisible();
});

test("closing a form with changes asks first, and Back closes the form before it leaves", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant({ roles: [{ name: "Any" }] });
  const page = await login(admin);
  const dialog = await openNew(page);
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/roles$/);
  await page.getByRole("button", { name: "New role" }).click();
  await dialog.getByLabel("Name").fill("Draft");
  await page.keyboard.press("Escape");
  const question = page.getByRole("alertdialog", { name: "Discard changes?" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(dialog.getByLabel("Name")).toHaveValue("Draft");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "New role" })).toBeFocused();
});

test("the form that a link opens is there after a reload too", async ({ app, login }) => {
  const { admin } = await app.tenant({ roles: [{ name: "Any" }] });
  const page = await login(admin);
  await page.goto("/roles?new=true");
  await expect(dialogOf(page, "New role")).toBeVisible();
  await page.reload();
  await expect(dialogOf(page, "New role")).toBeVisible();
});
