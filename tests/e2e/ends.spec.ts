import { expect, type Page } from "@playwright/test";
import type { AssignedResource } from "@/lib/contract/assignments";
import { type App, test } from "../support/app";
import { assignButton, assignDialog, openAssign, optionOf, pick } from "../support/assign";
import { expectRow } from "../support/table";
import type { Tenant } from "../support/tenants";

const plan = {
  resources: ["alpha", "beta", "gamma"],
  roles: [{ name: "Crew", hours: 8, people: ["Mia Member"], resources: ["alpha"] }],
};
const day = 24 * 60 * 60_000;
const table = (page: Page) => page.getByRole("table", { name: "Resources of Crew" });

test("what is assigned with an end tells it in the list and, on focus, its moment", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  await assignDialog(page).getByLabel("End date").selectOption("In 7 days");
  await assignButton(page).click();
  await expectRow(table(page), "beta", { End: /ends in [67] d/ });
  await expectRow(table(page), "alpha", { End: "no end" });
  const [beta] = await listed(app, tenant, "beta");
  expect(Math.abs(Date.parse(beta?.expiresAt ?? "") - Date.now() - 7 * day)).toBeLessThan(120_000);
  await page.getByRole("button", { name: "Actions for beta" }).focus();
  // As by keyboard: a press of the pointer shows nothing on focus.
  await page.getByText(/ends in [67] d/).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("tooltip").or(page.locator("[data-tooltip-popup]"))).toContainText(
    String(new Date(beta?.expiresAt ?? "").getFullYear()),
  );
  await page.getByRole("button", { name: "Assign resources" }).click();
  await expect(optionOf(page, "beta")).toContainText(
    /Already in this role · ends in [67] d · by Ada Admin/,
  );
});

test("an end in the past is refused under its field, before anything is sent", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  await assignDialog(page).getByLabel("End date").selectOption("Custom…");
  await assignDialog(page).getByLabel("Date and time").fill("2020-01-01T08:00");
  await assignButton(page).click();
  await expect(assignDialog(page).getByText("The end date must lie in the future.")).toBeVisible();
  expect(await listed(app, tenant, "beta")).toEqual([]);
});

test("an end is changed from the row, and Undo sets the one before to the second", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const end = new Date(Math.floor((Date.now() + 9 * day) / 1000) * 1000);
  await setEnd(app, tenant, "alpha", end.toISOString());
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await choose(page, "alpha", "Change end…");
  const dialog = page.getByRole("dialog", { name: "Change the end of alpha" });
  await dialog.getByLabel("End date").selectOption("None");
  await dialog.getByRole("button", { name: "Change end" }).click();
  await expect(dialog).toHaveCount(0);
  await expectRow(table(page), "alpha", { End: "no end" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expectRow(table(page), "alpha", { End: /ends in [89] d/ });
  const [alpha] = await listed(app, tenant, "alpha");
  expect(Date.parse(alpha?.expiresAt ?? "")).toBe(end.getTime());
});

test("Undo puts what was unassigned back with its end, once however often it is pressed", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const end = new Date(Math.floor((Date.now() + 3 * day) / 1000) * 1000);
  await setEnd(app, tenant, "alpha", end.toISOString());
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await choose(page, "alpha", "Unassign…");
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(page.getByText("No resources yet")).toBeVisible();
  let calls = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/resources/")) calls += 1;
  });
  await page.getByRole("button", { name: "Undo" }).dblclick();
  await expectRow(table(page), "alpha", { End: /ends in [23] d/ });
  const [alpha] = await listed(app, tenant, "alpha");
  expect(Date.parse(alpha?.expiresAt ?? "")).toBe(end.getTime());
  expect(calls).toBe(1);
});

test("of two admins with different ends the later is asked whose counts, and can change it", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const mine = await login(tenant.admin);
  const theirs = await login(tenant.otherAdmin);
  for (const page of [mine, theirs]) {
    await openAssign(page, tenant.roleId("Crew"));
    await pick(page, "beta");
  }
  await assignDialog(theirs).getByLabel("End date").selectOption("In 30 days");
  await assignButton(theirs).click();
  await expect(assignDialog(theirs)).toHaveCount(0);
  const [before] = await listed(app, tenant, "beta");

  await assignButton(mine).click();
  const question = assignDialog(mine).getByRole("group", { name: "Which end counts for beta?" });
  await expect(question).toContainText(/beta is already in this role until .*, by Otto Other\./);
  await expect(question.getByRole("radio", { name: /^keep/ })).toBeChecked();
  await expect(assignDialog(mine).getByRole("alert")).toHaveCount(0);
  await question.getByRole("radio", { name: "no end" }).check();
  await assignDialog(mine).getByRole("button", { name: "Change 1 end" }).click();
  await expect(assignDialog(mine)).toHaveCount(0);
  await expectRow(table(mine), "beta", { End: "no end" });

  await mine.getByRole("button", { name: "Undo" }).click();
  await expect(table(mine).getByRole("row").filter({ hasText: "beta" })).toContainText(/ends/);
  const [after] = await listed(app, tenant, "beta");
  expect(after?.expiresAt).toBe(before?.expiresAt);
});

test("whose end is kept changes nothing", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  const end = new Date(Math.floor((Date.now() + 3 * day) / 1000) * 1000);
  await app.call(
    "POST",
    `/api/v1/roles/${tenant.roleId("Crew")}/resources/${tenant.resourceId("beta")}`,
    { as: await app.principal(tenant.otherAdmin), body: { expiresAt: end.toISOString() } },
  );
  await assignButton(page).click();
  await assignDialog(page).getByRole("button", { name: "Done" }).click();
  await expect(assignDialog(page)).toHaveCount(0);
  const [beta] = await listed(app, tenant, "beta");
  expect(Date.parse(beta?.expiresAt ?? "")).toBe(end.getTime());
});

test("Undo sets a role's settings back as they were", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await page.getByRole("button", { name: "More for Crew" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit Crew" });
  await form.getByLabel("Session limit").fill("2");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("main")).toContainText("limit 2 h");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("main")).toContainText("limit 8 h");
});

async function choose(page: Page, name: string, action: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

async function setEnd(app: App, tenant: Tenant, name: string, expiresAt: string) {
  const path = `/api/v1/roles/${tenant.roleId("Crew")}/resources/${tenant.resourceId(name)}`;
  const as = await app.principal(tenant.admin);
  const { status } = await app.call("PATCH", path, { as, body: { expiresAt } });
  expect(status).toBe(200);
}

async function listed(app: App, tenant: Tenant, name: string) {
  const path = `/api/v1/roles/${tenant.roleId("Crew")}/resources`;
  const as = await app.principal(tenant.admin);
  const { body } = await app.call<AssignedResource[]>("GET", path, { as });
  return body.filter((resource) => resource.name === name);
}
