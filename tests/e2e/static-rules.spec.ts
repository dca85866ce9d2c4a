import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { expectRow } from "../support/table";

test("an admin adds a static rule, sees its firewall open, and deletes it", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/static-rules");
  await page.getByRole("button", { name: "Add rule" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a static rule" });
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await expect(dialog.getByText("Choose at least one resource.")).toBeVisible();

  await dialog.getByLabel("Label").fill("Branch, Lisbon");
  await dialog.getByLabel("Address or network").fill("8.8.8.4/24");
  await dialog.getByRole("combobox", { name: "Resources" }).fill("prod-db");
  await dialog
    .getByRole("option", { name: /^prod-db/ })
    .first()
    .click();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await expect(dialog.getByText("8.8.8.4/24 is not the beginning of a network")).toBeVisible();
  await dialog.getByLabel("Address or network").fill("169.254.169.254");
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await expect(dialog.getByText("169.254.169.254/32 is not public")).toBeVisible();
  await dialog.getByLabel("Address or network").fill("8.8.8.0/24");
  await dialog.getByLabel("End date").selectOption("30");
  await dialog.getByText("Copy as curl").click();
  await expect(dialog.getByText('"ipAddress":"8.8.8.0/24"')).toBeVisible();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await expect(dialog).toHaveCount(0);

  const table = page.getByRole("table", { name: "Static rules" });
  await expectRow(table, "Branch, Lisbon", {
    Status: "Active",
    "At the firewalls": /open.*prod-db/,
    End: /^ends \d/,
  });

  await page.getByRole("button", { name: "Actions for Branch, Lisbon" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Branch, Lisbon?" });
  await expect(question).toContainText("8.8.8.0/24 comes off the allow-list of prod-db");
  await question.getByRole("button", { name: "Delete rule" }).click();
  await expect(question).toHaveCount(0);
  await expect(page.locator("[data-announcer=polite]")).toContainText(
    "Branch, Lisbon was deleted.",
  );
  await expect(page.getByRole("row", { name: /Branch, Lisbon/ })).toHaveCount(0);
});

test("members have no static rules in their menu", async ({ login }) => {
  const page = await login(accounts.member);
  await page.goto("/account");
  await expect(page.getByRole("link", { name: "Static rules" })).toHaveCount(0);
  await page.goto("/static-rules");
  await expect(page.getByText("You need the admin role for this page.")).toBeVisible();
});
