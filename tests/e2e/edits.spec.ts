import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { sessionTenant, startAs } from "../support/session-pages";

/** Lets something happen right before each of the first saves, and tells how all of them went. */
async function beforeSaves(page: Page, path: string, happens: readonly (() => Promise<unknown>)[]) {
  const answers: number[] = [];
  const left = [...happens];
  await page.route(`**/api/v1${path}`, async (route) => {
    if (route.request().method() === "PATCH") await left.shift()?.();
    await route.continue();
  });
  page.on("response", (response) => {
    if (response.request().method() === "PATCH") answers.push(response.status());
  });
  return answers;
}

test("sessions that open meanwhile do not keep a resource from being saved", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const id = tenant.resourceId("orders-db");
  const page = await login(tenant.admin);
  await page.goto(`/resources/${id}?ask=edit`);
  const dialog = page.getByRole("dialog", { name: "Edit orders-db" });
  await dialog.getByLabel("Name").fill("orders-store");
  const body = { resourceIds: [id] };
  const answers = await beforeSaves(page, `/resources/${id}`, [
    () => startAs(app, tenant.member, body),
    () => startAs(app, tenant.otherAdmin, body),
  ]);
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "orders-store", level: 1 })).toBeVisible();
  expect(answers.slice(0, 2)).toEqual([412, 412]);
  expect(answers.at(-1)).toBe(200);
});

test("what somebody else edited is told, though sessions open beside it", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const id = tenant.resourceId("orders-db");
  const path = `/resources/${id}`;
  const page = await login(tenant.admin);
  await page.goto(`${path}?ask=edit`);
  const dialog = page.getByRole("dialog", { name: "Edit orders-db" });
  await dialog.getByLabel("Name").fill("mine");
  const other = await app.principal(tenant.otherAdmin);
  const answers = await beforeSaves(page, path, [
    () => startAs(app, tenant.member, { resourceIds: [id] }),
    () => app.call("PATCH", `/api/v1${path}`, { as: other, body: { config: { port: 6432 } } }),
  ]);
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await dialog.getByRole("button", { name: "Review the change" }).click();
  await expect(dialog.getByLabel("Ports")).toHaveValue("6432");
  await expect(dialog.getByLabel("Name")).toHaveValue("orders-db");
  expect(answers).toEqual([412, 412]);
});

test("people who are given a role meanwhile do not keep it from being saved", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant({ roles: [{ name: "Readers", hours: 8 }] });
  const id = tenant.roleId("Readers");
  const path = `/api/v1/roles/${id}/users/${tenant.userId("Mia Member")}`;
  const page = await login(tenant.admin);
  await page.goto(`/roles?edit=${id}`);
  const dialog = page.getByRole("dialog", { name: "Edit Readers" });
  await dialog.getByLabel("Session limit").fill("4");
  const other = await app.principal(tenant.otherAdmin);
  const answers = await beforeSaves(page, `/roles/${id}`, [
    () => app.call("POST", path, { as: other }),
  ]);
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog).toHaveCount(0);
  expect(answers).toEqual([412, 200]);
});
