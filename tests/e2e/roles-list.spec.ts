import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { expectNames, expectRow, rowOf } from "../support/table";

const manyRoles = Array.from({ length: 120 }, (_, index) => ({
  name: `Role ${String(index + 1).padStart(3, "0")}`,
  hours: (index % 24) + 1,
}));

const search = (page: Page) => page.getByRole("textbox", { name: "Search roles" });

test("shows every role with its limit, contents and last change", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/roles?q=on-call");
  const table = page.getByRole("table", { name: "Roles" });
  await expectRow(table, "Database on-call", {
    "Session limit": "8 h",
    Resources: "4",
    Users: "12",
  });
  await search(page).fill("office network");
  await expectRow(table, "Office Network", { "Session limit": "Org. limit" });
});

test("search, filter, sort and page are in the address, and a pasted link shows the same rows", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant({ roles: manyRoles });
  const page = await login(admin);
  await page.goto("/roles");
  await search(page).fill("role");
  await expect(page).toHaveURL(/\?q=role$/);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitemradio", { name: "24 h or less" }).click();
  await expect(page).toHaveURL(/limit=24/);
  await page.getByRole("button", { name: "Name" }).click();
  await expect(page).toHaveURL(/sort=name/);
  await page.getByRole("button", { name: "Name" }).click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);

  const expected = manyRoles
    .map(({ name }) => name)
    .reverse()
    .slice(50, 100);
  await expectNames(page, "Roles", expected);
  await expect(page.getByText("51–100 of 120")).toBeVisible();
  await page.reload();
  await expectNames(page, "Roles", expected);

  const pasted = await page.context().newPage();
  await pasted.goto(page.url());
  await expectNames(pasted, "Roles", expected);
  await expect(search(pasted)).toHaveValue("role");
  const chip = pasted.getByRole("button", { name: "Remove the filter “Limit: 24 h or less”" });
  await expect(chip).toBeVisible();

  await page.goBack();
  await expect(page).not.toHaveURL(/page=2/);
  await expect(page.getByText("1–50 of 120")).toBeVisible();
  await page.goForward();
  await expectNames(page, "Roles", expected);
});

test("the third press on a heading gives the order up", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/roles");
  const heading = page.getByRole("columnheader", { name: "Session limit" });
  const button = heading.getByRole("button");
  for (const order of ["ascending", "descending", "none"]) {
    await button.click();
    await expect(heading).toHaveAttribute("aria-sort", order);
  }
  await expect(page).toHaveURL(/\/roles$/);
});

test("limits sort by their hours, not by their text", async ({ app, login }) => {
  const { admin } = await app.tenant({
    roles: [
      { name: "Week", hours: 168 },
      { name: "Night", hours: 9 },
      { name: "Day", hours: 24 },
    ],
  });
  const page = await login(admin);
  await page.goto("/roles?sort=limit");
  await expectNames(page, "Roles", ["Night", "Day", "Week"]);
});

test("filters stand as chips and are taken away one by one or together", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/roles?limit=2&without=users");
  await expectNames(page, "Roles", ["Read Only"]);
  await page.getByRole("button", { name: "Remove the filter “No users”" }).click();
  await expect(page).toHaveURL(/\/roles\?limit=2$/);
  await expect(rowOf(page, "Payments")).toBeVisible();
  await page.goBack();
  await expectNames(page, "Roles", ["Read Only"]);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL(/\/roles$/);
});

test("where nothing matches, the filters are named and one press clears them", async ({
  login,
}) => {
  const page = await login(accounts.admin);
  await page.goto("/roles?q=dba&limit=8");
  await expect(page.getByText("No role matches “dba” with “Limit: 8 h or less”")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/roles$/);
  await expect(search(page)).toHaveValue("");
  await expect(rowOf(page, "DevOps Team")).toBeVisible();
});

test("a new organization is told what a role is, and how to begin", async ({ app, login }) => {
  const { admin } = await app.tenant();
  const page = await login(admin);
  await page.goto("/roles");
  await expect(page.getByText("No roles yet")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "New role" }).last().click();
  await expect(page.getByRole("dialog", { name: "New role" })).toBeVisible();
});

test("words that no page knows in the address are ignored", async ({ login }) => {
  const page = await login(accounts.admin);
  const answer = await page.goto("/roles?sort=drop%20table&page=-7&limit=99&edit=&q=%00");
  expect(answer?.status()).toBe(200);
  await page.goto("/roles?page=99999999999999999999");
  await expect(page.getByRole("heading", { name: "Roles" })).toBeVisible();
});

test("while rows are fetched the old ones stay, and the table says it is busy", async ({
  login,
}) => {
  const page = await login(accounts.admin);
  await page.goto("/roles");
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/v1/roles?*", async (route) => {
    await held;
    await route.continue();
  });
  await search(page).fill("payments");
  await expect(page.locator("[aria-busy=true]")).toBeVisible();
  await expect(rowOf(page, "DevOps Team")).toBeVisible();
  release?.();
  await expectNames(page, "Roles", ["Payments"]);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
});

test("a failed search says why, keeps the request id, and Retry brings the rows", async ({
  login,
}) => {
  const page = await login(accounts.admin);
  await page.goto("/roles");
  await page.route("**/api/v1/roles?*", (route) =>
    route.fulfill({
      status: 500,
      json: {
        timestamp: new Date().toISOString(),
        status: 500,
        error: "Internal Server Error",
        message: "Server error occurred",
        path: "/api/v1/roles",
        code: "internal_error",
        requestId: "01TESTREQUEST",
      },
    }),
  );
  await search(page).fill("payments");
  const alert = page.getByRole("alert").filter({ hasText: "Something failed on our side." });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText("Request 01TESTREQUEST");
  await page.unroute("**/api/v1/roles?*");
  await alert.getByRole("button", { name: "Retry" }).click();
  await expectNames(page, "Roles", ["Payments"]);
  await expect(alert).toHaveCount(0);
});

test("the list can be searched, walked and opened without a mouse", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/roles?sort=name");
  await page.getByRole("heading", { name: "Roles" }).waitFor();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("o");
  await expect(page).toHaveURL(/q=o/);
  await page.keyboard.press("Escape");
  await expect(search(page)).toHaveValue("");
  await expect(page).not.toHaveURL(/q=/);

  await rowOf(page, "Backend Engineers").focus();
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Break-glass")).toBeFocused();
  await page.keyboard.press("End");
  await expect(rowOf(page, "Site Reliability")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(rowOf(page, "Backend Engineers")).toBeFocused();
  await page.keyboard.press(".");
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await rowOf(page, "Backend Engineers").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/roles\/[0-9a-f-]{36}$/);
});

test("at 320 px the roles are cards that open, with their menu", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/roles?q=payments");
  await expect(page.getByRole("columnheader")).toHaveCount(0);
  await expect(rowOf(page, "Payments")).toContainText("2 h");
  await page.getByRole("button", { name: "Actions for Payments" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog", { name: "Delete Payments?" })).toBeVisible();
});
