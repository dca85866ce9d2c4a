import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { comesTo, sessionTenant, startAs } from "../support/session-pages";
import { expectNames, rowOf } from "../support/table";

const main = (page: Page) => page.getByRole("main");
const slow = { timeout: 30_000 };

async function stopIn(page: Page) {
  await page.getByRole("button", { name: "Stop the session of Mia Member" }).click();
  await page
    .getByRole("alertdialog", { name: "Stop the session of Mia Member?" })
    .getByRole("button", { name: "Stop session" })
    .click();
}

test("a session shows at its role by itself, and leads from there to who has it", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const page = await login(tenant.admin);
  await page.goto("/roles");
  await expect(rowOf(page, "On-call")).toContainText("–");
  const { id } = await startAs(app, tenant.member, { durationMinutes: 90 });
  const link = rowOf(page, "On-call").getByRole("link", { name: "1 live session of On-call" });
  await expect(link).toHaveText("1 live", slow);

  await page.setViewportSize({ width: 320, height: 640 });
  await expect(link).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await link.click();
  await expect(page.getByText("Role: On-call")).toBeVisible();
  await expect(page.getByText("State: Running")).toBeVisible();
  await expectNames(page, "Sessions", ["Mia Member"]);

  await page.goto(`/roles/${tenant.roleId("On-call")}?tab=users`);
  await expect(main(page).getByRole("link", { name: "1 live session" })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "Mia Member" });
  await expect(row).toContainText(/live,\s*1 h \d+ min left/);
  await app.call("POST", `/api/v1/sessions/${id}/stop`, {
    as: await app.principal(tenant.member),
    body: {},
  });
  await expect(main(page).getByText("1 live session")).toHaveCount(0, slow);
  await expect(row).not.toContainText("left");
});

test("who is live is found among the people, and stopped on their own page", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  const page = await login(tenant.admin);
  await page.goto("/users");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitemradio", { name: "Live now" }).click();
  await expect(page).toHaveURL(/live=true/);
  await expectNames(page, "People", ["Mia Member"]);
  await rowOf(page, "Mia Member").getByRole("link", { name: "live session of Mia" }).click();

  await expect(page).toHaveURL(/tab=sessions/);
  await expect(main(page).getByText("live,", { exact: true })).toBeVisible();
  await stopIn(page);
  await expect(page.getByRole("table", { name: "Sessions" })).toContainText(
    "Stopped by an admin",
    slow,
  );
  await expect(main(page).getByText("live,", { exact: true })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText("Nobody matches “Live now”")).toBeVisible(slow);
});

test("the list of people who are live moves without a reload", async ({ app, login }) => {
  const tenant = await sessionTenant(app);
  const page = await login(tenant.admin);
  await page.goto("/users?live=true");
  await expect(page.getByText("Nobody matches “Live now”")).toBeVisible();
  await startAs(app, tenant.member);
  await expect(rowOf(page, "Mia Member")).toBeVisible(slow);
});

test("a resource tells who has it open, and a session is stopped there", async ({ app, login }) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  const page = await login(tenant.admin);
  await page.goto("/resources");
  await rowOf(page, "orders-db").getByRole("link", { name: "1 live session of" }).click();
  await expect(main(page).getByRole("link", { name: "1 live session", exact: true })).toBeVisible();
  await expectNames(page, "Sessions", ["Mia Member"]);
  await stopIn(page);
  await comesTo(app, tenant.member, id, "CANCELLED");
  await expect(page.getByText("No session matches")).toBeVisible(slow);
  await expect(main(page).getByText("1 live session")).toHaveCount(0, slow);
});

test("taking a role from somebody tells what they have open, and closes it where that is chosen", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("On-call")}?tab=users`);
  await page.getByRole("button", { name: "Actions for Mia Member" }).click();
  await page.getByRole("menuitem", { name: "Unassign…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Take On-call from Mia Member?" });
  await expect(dialog.getByText("1 running session uses this")).toBeVisible();
  await expect(dialog.getByLabel("Let them go on to their end")).toBeChecked();
  await dialog.getByLabel("Close now what is taken away").check();
  await dialog.getByRole("button", { name: "Unassign" }).click();
  await expect(dialog).toBeHidden();
  await comesTo(app, tenant.member, id, "CANCELLED");
});
