import { expect } from "@playwright/test";
import { checkFile } from "@/lib/audit-file";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { roleIds } from "../support/screen";

test("an admin finds who changed what, opens it, and narrows the log to it", async ({
  app,
  login,
}) => {
  const admin = await app.principal(accounts.admin);
  const path = `/api/v1/roles/${roleIds.officeNetwork}`;
  const body = { description: "Told by the audit log" };
  expect((await app.call("PATCH", path, { as: admin, body })).status).toBe(200);

  const page = await login(accounts.admin);
  await page.goto("/roles");
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: "Audit log" })
    .first()
    .click();
  const events = page.getByRole("list", { name: "Events, newest first" });
  const row = events.getByRole("listitem").filter({ hasText: "changed the role Office Network" });
  await row.first().getByRole("button").first().click();
  await expect(row.first()).toContainText("Told by the audit log");
  await expect(row.first()).toContainText("127.0.0.1");

  await row.first().getByRole("link", { name: "All about Office Network" }).click();
  await expect(page).toHaveURL(new RegExp(`about=${roleIds.officeNetwork}`));
  await expect(page.getByText("About Office Network", { exact: true })).toBeVisible();
  await expect(events.getByRole("listitem").first()).toContainText("Office Network");
  await page.reload();
  await expect(events.getByRole("listitem").first()).toContainText("Office Network");

  await events.getByRole("button").first().click();
  await events.getByRole("link", { name: "Open the role" }).click();
  await expect(page.getByRole("heading", { name: "Office Network", level: 1 })).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Clear all" }).click();
  await page
    .getByRole("textbox", { name: "Search actor, object or address" })
    .fill("no such thing");
  await expect(page.getByText("No events match")).toBeVisible();
});

test("older events come by a button, as often as there are any", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/audit");
  const events = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem");
  await expect(events).toHaveCount(50);
  await page.getByRole("button", { name: "Load older" }).click();
  await expect(events).toHaveCount(100);
});

test("an export arrives whole and proves itself", async ({ login }, info) => {
  const page = await login(accounts.admin);
  await page.goto("/audit");
  for (const name of [/^CSV/, /^NDJSON/]) {
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name }).click(),
    ]);
    const path = info.outputPath(file.suggestedFilename());
    await file.saveAs(path);
    const { check, isComplete } = await checkFile(path);
    expect([check.flaws, isComplete]).toEqual([[], true]);
    expect(check.events).toBeGreaterThan(50);
  }
});

test("an export that is cut off is not saved, and says so", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/audit");
  await page.route("**/audit-logs/export?*", (route) => route.abort());
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("menuitem", { name: /^CSV/ }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    "could not reach the server",
  );
});

test("a role shows its own activity", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto(`/roles/${roleIds.onCall}`);
  await page
    .getByRole("navigation", { name: /^Parts of/ })
    .getByRole("link", { name: "Activity" })
    .click();
  await expect(page).toHaveURL(/tab=activity/);
  const events = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem");
  await expect(events.last()).toContainText("made the role");
});

test("a member gets nothing of the log", async ({ login }) => {
  const page = await login(accounts.member);
  const answer = await page.goto("/audit");
  expect(answer?.status()).toBe(403);
  await expect(page.getByText("You need the admin role for this page.")).toBeVisible();
});
