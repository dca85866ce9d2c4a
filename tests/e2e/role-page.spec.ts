import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { expectRow } from "../support/table";

const crew = {
  people: ["Kim Lee", "Bo Chen"],
  resources: ["db", "cache", "queue"],
  roles: [{ name: "Crew", hours: 8, people: ["Kim Lee", "Bo Chen"], resources: ["db", "cache"] }],
};

test("a role shows what it holds, who has it, and who gave it", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/roles");
  await page.getByRole("link", { name: "Crew", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Crew", level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("limit 8 h");
  await expectRow(page.getByRole("table", { name: "Resources of Crew" }), "cache", {
    Added: /by Otto Other/,
  });
  await page.getByRole("link", { name: /^Users/ }).click();
  await expect(page).toHaveURL(/\?tab=users$/);
  await expectRow(page.getByRole("table", { name: "Users of Crew" }), "Kim Lee", {
    "Has it since": /by Otto Other/,
  });
  await page.reload();
  await expect(page.getByRole("table", { name: "Users of Crew" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("table", { name: "Resources of Crew" })).toBeVisible();
});

test("what a role holds and who has it lead to their own pages", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("link", { name: "cache", exact: true }).click();
  await expect(page.getByRole("heading", { name: "cache", level: 1 })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: /^Users/ }).click();
  await page
    .getByRole("table", { name: "Users of Crew" })
    .getByText("kim", { exact: false })
    .nth(1)
    .click();
  await expect(page.getByRole("heading", { name: "Kim Lee", level: 1 })).toBeVisible();
});

test("the lists of a role are searched and sorted in the address too", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/roles/550e8400-e29b-41d4-a716-446655440029?sort=-name&q=prod");
  const first = page.locator("tbody").getByRole("row").first();
  await expect(first).toContainText("prod-search");
  await page.getByRole("textbox", { name: "Search resources" }).fill("nothing like it");
  await expect(page.getByText("Nothing in this role matches “nothing like it”.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(29);
});

test("Unassign takes one out, says so, and Undo puts it back", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  const rows = page.locator("tbody").getByRole("row");
  await page.getByRole("button", { name: "Actions for db" }).click();
  await page.getByRole("menuitem", { name: "Unassign" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(rows).toHaveCount(1);
  await expect(page.locator("[data-announcer=polite]")).toContainText("db was removed from Crew.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
});

test("when someone else was faster with Unassign, that is told as news and not as an error", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  const roleId = tenant.roleId("Crew");
  await page.goto(`/roles/${roleId}`);
  const rows = page.locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(2);
  const other = await app.principal(tenant.otherAdmin);
  await app.call("DELETE", `/api/v1/roles/${roleId}/resources/${tenant.resourceId("db")}`, {
    as: other,
  });
  await page.getByRole("button", { name: "Actions for db" }).click();
  await page.getByRole("menuitem", { name: "Unassign" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(
    page.getByText("Someone else was faster; the list is up to date now."),
  ).toBeVisible();
  await expect(rows).toHaveCount(1);
});

test("a role is edited and deleted from its own page too", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("button", { name: "More for Crew" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit Crew" });
  await form.getByLabel("Name").fill("Night crew");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "Night crew", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "More for Night crew" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Night crew?" });
  await question.getByLabel("Type Night crew to confirm").fill("Night crew");
  await question.getByRole("button", { name: "Delete role" }).click();
  await expect(page).toHaveURL(/\/roles$/);
  await expect(page.getByText("No roles yet")).toBeVisible();
});

test("a role of another organization is as absent as one that never was", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(accounts.foreignAdmin);
  const absent = "00000000-0000-4000-8000-000000000000";
  const acmes = "550e8400-e29b-41d4-a716-446655440000";
  for (const id of [tenant.roleId("Crew"), acmes, absent, "no-id"]) {
    const answer = await page.goto(`/roles/${id}`);
    expect(answer?.status()).toBe(404);
    await expect(
      page.getByText("This role does not exist any more, or you cannot see it."),
    ).toBeVisible();
    expect(await answer?.text()).not.toMatch(/Crew|DevOps/);
  }
  await page.goto(`/roles?edit=${acmes}`);
  await expect(page.getByRole("dialog")).toContainText(
    "This role does not exist any more, or you cannot see it.",
  );
  await expect(page.getByText("DevOps Team")).toHaveCount(0);
  await page.goto(`/roles?delete=${acmes}`);
  await expect(page.getByRole("heading", { name: "Roles" })).toBeVisible();
  await expect(page.getByText("DevOps Team")).toHaveCount(0);
});
