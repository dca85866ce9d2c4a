import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { expectRow } from "../support/table";

const crew = {
  people: ["Kim Lee"],
  resources: ["prod-db", "cache"],
  roles: [
    { name: "On-call", hours: 8, people: ["Kim Lee"], resources: ["prod-db"] },
    { name: "SRE", hours: 4 },
  ],
};

test("the list shows what each resource is, and a filter is in the address", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/resources?q=prod-db");
  await expectRow(page.getByRole("table", { name: "Resources" }), "prod-db", {
    Firewall: /AWS security group.*sg-0a1b2c3d4e5f60718/s,
    Status: "Active",
    Roles: "4",
  });
  await page.goto("/resources");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitemradio", { name: "Inactive" }).click();
  await expect(page).toHaveURL(/status=inactive/);
  await page.getByRole("link", { name: "old-erp" }).click();
  await expect(page.getByRole("heading", { name: "old-erp", level: 1 })).toBeVisible();
});

test("a resource is added to a role, taken out of it, and put back by Undo", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/resources");
  await page.getByRole("link", { name: "prod-db" }).click();
  const table = page.getByRole("table", { name: "Roles that hold prod-db" });
  await expectRow(table, "On-call", { "Session limit": "8 h", End: "no end" });

  await page.getByRole("button", { name: "Add to role" }).click();
  const dialog = page.getByRole("dialog", { name: "Add prod-db to a role" });
  await expect(dialog.getByRole("radio", { name: /On-call/ })).toBeDisabled();
  await dialog.getByRole("radio", { name: /SRE/ }).check();
  await dialog.getByRole("button", { name: "Add to role" }).click();
  await expectRow(table, "SRE", { "Session limit": "4 h" });

  await page.getByRole("button", { name: "Actions for On-call" }).click();
  await page.getByRole("menuitem", { name: "Remove from role…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(table.locator("tbody").getByRole("row")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(table.locator("tbody").getByRole("row")).toHaveCount(2);
});
