import { expect, type Page } from "@playwright/test";
import { type App, test } from "../support/app";

/** A change by somebody else, which has to come to the reader's screen by itself. */
async function changeMeanwhile(app: App, page: Page, tenant: Awaited<ReturnType<App["tenant"]>>) {
  const admin = await app.principal(tenant.admin);
  const name = `Meanwhile ${Math.random().toString(36).slice(2, 8)}`;
  await page.goto("/audit");
  const events = page.getByRole("list", { name: "Events, newest first" });
  await expect(events.getByRole("listitem").first()).toBeVisible();
  const answer = await app.call("POST", "/api/v1/roles", { as: admin, body: { name } });
  expect(answer.status).toBe(201);
  return events.getByRole("listitem").filter({ hasText: name });
}

test("what others change comes to the screen without a reload", async ({ app, login }) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  const row = await changeMeanwhile(app, page, tenant);
  await expect(row.first()).toBeVisible();
  await expect(page.getByText("Offline")).toHaveCount(0);
});

test("where streams are blocked it comes a little later", async ({ app, login }) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  await page.route("**/api/v1/live", (route) => route.abort());
  const row = await changeMeanwhile(app, page, tenant);
  await expect(row.first()).toBeVisible({ timeout: 25_000 });
});

test("the shell says so while the server cannot be reached, and no longer", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant();
  const page = await login(tenant.admin);
  await page.route("**/api/v1/{live,health}", (route) => route.abort());
  await page.goto("/audit");
  await expect(page.getByText(/^Offline since \d\d:\d\d/)).toBeVisible({ timeout: 25_000 });
  await page.unroute("**/api/v1/{live,health}");
  await expect(page.getByText("Offline")).toHaveCount(0, { timeout: 25_000 });
});
