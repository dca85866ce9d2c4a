import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { rowOf } from "../support/table";

async function choose(page: Page, role: string, action: string) {
  await page.getByRole("button", { name: `Actions for ${role}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("editing starts from the role as it is, and saves", async ({ app, login }) => {
  const { admin } = await app.tenant({
    roles: [{ name: "Operators", description: "Day shift", hours: 8 }],
  });
  const page = await login(admin);
  await page.goto("/roles");
  await choose(page, "Operators", "Edit");
  const dialog = page.getByRole("dialog", { name: "Edit Operators" });
  await expect(dialog.getByLabel("Description")).toHaveValue("Day shift");
  await expect(dialog.getByLabel("Session limit")).toHaveValue("8");
  await dialog.getByLabel("Description").fill("");
  await dialog.getByLabel("Session limit").fill("");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, "Operators")).toContainText("Org. limit");
  await expect(rowOf(page, "Operators")).not.toContainText("Day shift");
});

test("when another admin was faster, both ways on are offered, and Save mine wins", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant({ roles: [{ name: "Contested", hours: 8 }] });
  const mine = await login(tenant.admin);
  const theirs = await login(tenant.otherAdmin);
  for (const page of [mine, theirs]) {
    await page.goto("/roles");
    await choose(page, "Contested", "Edit");
  }
  const dialog = (page: Page) => page.getByRole("dialog", { name: "Edit Contested" });
  await dialog(theirs).getByLabel("Session limit").fill("4");
  await dialog(theirs).getByRole("button", { name: "Save changes" }).click();
  await expect(dialog(theirs)).toHaveCount(0);

  await dialog(mine).getByLabel("Session limit").fill("12");
  await dialog(mine).getByRole("button", { name: "Save changes" }).click();
  const alert = dialog(mine).getByRole("alert");
  await expect(alert).toContainText("Review the change before you save yours.");
  await expect(dialog(mine).getByLabel("Session limit")).toHaveValue("12");
  await alert.getByRole("button", { name: "Save mine" }).click();
  await expect(dialog(mine)).toHaveCount(0);
  await expect(rowOf(mine, "Contested")).toContainText("12 h");
});

test("Review shows what the other admin saved", async ({ app, login }) => {
  const tenant = await app.tenant({ roles: [{ name: "Contested", hours: 8 }] });
  const page = await login(tenant.admin);
  await page.goto("/roles");
  await choose(page, "Contested", "Edit");
  const dialog = page.getByRole("dialog", { name: "Edit Contested" });
  await expect(dialog.getByLabel("Session limit")).toHaveValue("8");
  const other = await app.principal(tenant.otherAdmin);
  const { status } = await app.call("PATCH", `/api/v1/roles/${tenant.roleId("Contested")}`, {
    as: other,
    body: { maxSessionDurationHours: 4 },
  });
  expect(status).toBe(200);
  await dialog.getByLabel("Description").fill("Mine");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await dialog.getByRole("button", { name: "Review the change" }).click();
  await expect(dialog.getByLabel("Session limit")).toHaveValue("4");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
});

test("a role that is gone meanwhile cannot be saved, and the form says so", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant({ roles: [{ name: "Doomed" }] });
  const page = await login(tenant.admin);
  await page.goto("/roles");
  await choose(page, "Doomed", "Edit");
  const dialog = page.getByRole("dialog", { name: "Edit Doomed" });
  await dialog.getByLabel("Description").fill("Too late");
  const other = await app.principal(tenant.otherAdmin);
  await app.call("DELETE", `/api/v1/roles/${tenant.roleId("Doomed")}`, { as: other });
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog.getByRole("alert")).toContainText("does not exist any more");
  await expect(dialog.getByLabel("Description")).toHaveValue("Too late");
});

test("deleting says for how many people, and wants the name typed", async ({ app, login }) => {
  const { admin } = await app.tenant({
    resources: ["db", "cache"],
    roles: [
      { name: "Old crew", people: ["Mia Member", "Otto Other"], resources: ["db", "cache"] },
      { name: "Stays" },
    ],
  });
  const page = await login(admin);
  await page.goto("/roles");
  await choose(page, "Old crew", "Delete");
  const dialog = page.getByRole("alertdialog", { name: "Delete Old crew?" });
  await expect(dialog).toContainText(
    "Mia Member loses cache and db. Otto Other keeps cache and db as an admin.",
  );
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const remove = dialog.getByRole("button", { name: "Delete role" });
  await remove.click();
  await expect(dialog.getByText("Type “Old crew” to delete this role.")).toBeVisible();
  await dialog.getByLabel("Type Old crew to confirm").fill("Old crew");
  await remove.click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, "Old crew")).toHaveCount(0);
  await expect(rowOf(page, "Stays")).toBeVisible();
  await expect(page.locator("[data-announcer=polite]")).toContainText("Old crew was deleted.");
});

test("cancelling a deletion deletes nothing and gives the focus back", async ({ app, login }) => {
  const { admin } = await app.tenant({ roles: [{ name: "Stays" }] });
  const page = await login(admin);
  await page.goto("/roles");
  await choose(page, "Stays", "Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Actions for Stays" })).toBeFocused();
  await expect(rowOf(page, "Stays")).toBeVisible();
});
