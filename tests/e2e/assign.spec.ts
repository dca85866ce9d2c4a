import { expect } from "@playwright/test";
import { test } from "../support/app";
import {
  assignButton,
  assignDialog,
  openAssign,
  optionOf,
  options,
  paste,
  pick,
  searchField,
} from "../support/assign";

const plan = {
  people: ["Kim Lee", "Bo Chen"],
  resources: ["alpha", "beta", "gamma", "delta"],
  roles: [{ name: "Crew", hours: 8, people: ["Kim Lee", "Bo Chen"], resources: ["alpha"] }],
};

test("what is chosen is assigned in one request, stands on top, and can be undone", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("button", { name: "Assign resources" }).click();
  await expect(page).toHaveURL(/assign=resources/);
  await expect(optionOf(page, "alpha")).toHaveAttribute("aria-disabled", "true");
  await expect(optionOf(page, "alpha")).toContainText("Already in this role · by Otto Other");
  await pick(page, "gamma", "beta");
  await expect(assignDialog(page)).toContainText(
    "Bo Chen and Kim Lee gain beta and gamma for up to 8 h per session.",
  );
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/v1/")) posts += 1;
  });
  await expect(assignButton(page)).toHaveText("Assign 2 resources");
  await assignButton(page).dblclick();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/assign=/);
  expect(posts).toBe(1);
  const rows = page.locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.last()).toContainText("alpha");
  await expect(rows.first()).toBeFocused();
  await expect(page.locator("[data-announcer=polite]")).toContainText(
    "2 resources assigned to Crew.",
  );
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(1);
});

test("people are assigned the same way, and those who have the role stay findable", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"), "users");
  await searchField(page, "users").fill("kim");
  await expect(optionOf(page, "Kim Lee")).toContainText("Already has this role · by Otto Other");
  await searchField(page, "users").fill("mia");
  await pick(page, "Mia Member");
  await assignButton(page).click();
  await expect(page.locator("tbody").getByRole("row").first()).toContainText("Mia Member");
});

test("the whole assignment works by keyboard alone", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("button", { name: "Assign resources" }).focus();
  await page.keyboard.press("Enter");
  await expect(searchField(page)).toBeFocused();
  await expect(optionOf(page, "beta")).toBeVisible();
  await page.keyboard.type("alpha");
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(searchField(page)).toHaveAttribute(
    "aria-activedescendant",
    (await optionOf(page, "alpha").getAttribute("id")) ?? "none",
  );
  await page.keyboard.press("Enter");
  await expect(assignDialog(page).getByRole("button", { name: /^Remove/ })).toHaveCount(0);
  for (const name of ["gamma", "delta"]) {
    await searchField(page).press("ControlOrMeta+a");
    await page.keyboard.type(name);
    await expect(options(page)).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(assignDialog(page).getByRole("button", { name: `Remove ${name}` })).toBeVisible();
  }
  await searchField(page).press("ControlOrMeta+a");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(assignDialog(page).getByRole("button", { name: /^Remove/ })).toHaveCount(1);
  const primary = assignDialog(page).getByRole("button", { name: "Assign 1 resource" });
  for (let presses = 0; presses < 12; presses += 1) {
    if (await primary.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(primary).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page.locator("tbody").getByRole("row").first()).toBeFocused();
  await expect(page.locator("tbody").getByRole("row").first()).toContainText("gamma");
});

test("pasted ids are sorted into what was found and what was not, and the rest can be kept", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  const absent = "6f2c91aa-0000-4000-8000-000000000000";
  const ids = ["beta", "gamma", "alpha"].map((name) => tenant.resourceId(name));
  await paste(searchField(page), `${ids.join(", ")}\n${absent} gibberish`);
  const dialog = assignDialog(page);
  await expect(dialog.getByRole("button", { name: "Remove beta" })).toBeVisible();
  await expect(dialog).toContainText(`“${absent}” was not found in this organization.`);
  await expect(dialog).toContainText("“gibberish” is no id of a resource.");
  await expect(dialog).toContainText("alpha is in this role already, added by Otto Other");
  await assignButton(page).click();
  await expect(searchField(page)).toBeFocused();
  await expect(searchField(page)).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("button", { name: "Keep the 2 that were found" }).click();
  await assignButton(page).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(3);
});

test("many emails are pasted at once, as mail programs write them", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"), "users");
  const unknown = `nobody@${tenant.slug}.example`;
  await paste(
    searchField(page, "users"),
    `Mia <${tenant.member.email}>; "Ada" <${tenant.admin.email.toUpperCase()}>, <${unknown}>`,
  );
  const dialog = assignDialog(page);
  await expect(dialog.getByRole("button", { name: "Remove Mia Member" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Remove Ada Admin" })).toBeVisible();
  await expect(dialog).toContainText(`No active user has the email ${unknown}.`);
});

test("the id of another organization's resource is not found, like one that never was", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  const acmes = "660e8400-e29b-41d4-a716-446655440001";
  await searchField(page).fill(acmes);
  await optionOf(page, `Look up ${acmes}`).click();
  await expect(assignDialog(page)).toContainText(`“${acmes}” was not found in this organization.`);
  await expect(assignDialog(page)).not.toContainText("prod-db");
});

test("nothing chosen is said under the field, not by a dead button", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await assignButton(page).click();
  await expect(assignDialog(page)).toContainText("Choose at least one resource first.");
  await expect(searchField(page)).toBeFocused();
  await searchField(page).fill("zebra");
  await expect(assignDialog(page)).toContainText("No resources match “zebra”.");
});

test("a role that holds everything says that nothing is left", async ({ app, login }) => {
  const tenant = await app.tenant({
    resources: ["one", "two"],
    roles: [{ name: "Full", resources: ["one", "two"] }],
  });
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Full"));
  await expect(assignDialog(page)).toContainText("All 2 resources are in this role already.");
});

test("Back closes the dialog before the page, and asks when there are choices", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  const opener = page.getByRole("button", { name: "Assign resources" });
  await opener.click();
  await expect(searchField(page)).toBeFocused();
  await page.goBack();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Crew", level: 1 })).toBeVisible();

  await opener.click();
  await pick(page, "beta");
  await page.goBack();
  const question = page.getByRole("alertdialog", { name: "Discard 1 choice?" });
  await question.getByRole("button", { name: "Keep choosing" }).click();
  await expect(assignDialog(page).getByRole("button", { name: "Remove beta" })).toBeVisible();
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(1);
});

test("a reload in the middle opens the dialog again, and closing it leads to the role", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("button", { name: "Assign resources" }).click();
  await pick(page, "beta");
  await page.reload();
  await expect(searchField(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/roles/${tenant.roleId("Crew")}$`));
});
