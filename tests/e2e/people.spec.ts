import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { inviteByApi } from "../support/invite";
import { makeOneTimeToken, tokenOf } from "../support/one-time-tokens";
import { rowOf } from "../support/table";

const password = "Gate 7 stands open";

async function setPassword(page: Page, button: string) {
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: button }).click();
}

test("an invitation by keyboard alone, and its link leads to a password and in", async ({
  app,
  browser,
  login,
  trouble,
}) => {
  const { admin, slug } = await app.tenant();
  const page = await login(admin);
  await page.goto("/users");
  await page.getByRole("button", { name: "Invite people" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await expect(dialog.getByLabel("Email addresses")).toBeFocused();
  await page.keyboard.type(`Kim Lee <kim@${slug}.example>`);
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("checkbox")).toBeFocused();
  await page.keyboard.press("Enter");
  const report = page.getByRole("dialog", { name: "1 person invited" });
  await expect(report).toContainText("Copy this link now. It is not shown again.");
  const field = report.getByLabel(`Link for kim@${slug}.example`, { exact: true });
  const link = await field.inputValue();
  await page.keyboard.press("Escape");
  const question = page.getByRole("alertdialog", { name: "Close without copying?" });
  await expect(question.getByRole("button", { name: "Back to the links" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(report).toHaveCount(0);
  await expect(rowOf(page, "Kim Lee")).toContainText(/Invitation expires in [67] d/);

  const context = await browser.newContext({ baseURL: app.url });
  await trouble.watch(context, app.url);
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Welcome, Kim Lee" })).toBeVisible();
  await setPassword(guest, "Set password and sign in");
  await expect(guest.getByRole("heading", { name: "My sessions" })).toBeVisible();
  await expect(guest.getByRole("button", { name: "Account: Kim Lee" })).toBeVisible();
  const kept = await context.storageState();
  expect(JSON.stringify(kept)).not.toContain(tokenOf(link));
  await guest.goBack();
  expect(guest.url()).not.toContain("token=");

  await guest.goto(link);
  await expect(guest.getByText("This invitation has been used")).toBeVisible();
  await page.reload();
  await expect(rowOf(page, "Kim Lee")).toContainText("Active");
  await context.close();
});

test("many at once: who is there already is named, and the others get their links", async ({
  app,
  login,
}) => {
  const { admin, slug } = await app.tenant();
  const page = await login(admin);
  await page.goto("/users?invite=true");
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  const at = `${slug}.example`;
  await dialog.getByLabel("Email addresses").fill(`one@${at}\nmia.member@${at}\ntwo@${at}, nobody`);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByText("“nobody” is not an email address.")).toBeVisible();
  await dialog.getByLabel("Email addresses").fill(`one@${at}\nmia.member@${at}\ntwo@${at}`);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const report = page.getByRole("dialog", { name: "1 of 3 people was not invited" });
  await expect(report.getByRole("list", { name: "Not invited" })).toContainText(
    "belongs to a person of this organization already",
  );
  await expect(report.getByRole("textbox")).toHaveCount(2);
  await expect(page.locator("tbody tr")).toHaveCount(5);
});

test("deactivating ends the other browser's stay at its next request, and Undo lets it sign in again", async ({
  app,
  login,
}) => {
  const { admin, member } = await app.tenant();
  const theirs = await login(member, { fresh: true });
  await expect(theirs.getByRole("heading", { name: "My sessions" })).toBeVisible();
  const page = await login(admin);
  await page.goto("/users");
  await page.getByRole("button", { name: "Actions for Mia Member" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  const question = page.getByRole("alertdialog", { name: "Deactivate Mia Member?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Deactivate" }).click();
  await expect(question).toHaveCount(0);
  await expect(rowOf(page, "Mia Member")).toContainText("Deactivated");
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(page, "Mia Member")).toContainText("Active");
});

test("a demoted admin has no admin pages from the next click on", async ({ app, login }) => {
  const tenant = await app.tenant();
  const theirs = await login(tenant.otherAdmin, { fresh: true });
  await theirs.goto("/users");
  await expect(theirs.getByRole("table", { name: "People" })).toBeVisible();
  const page = await login(tenant.admin);
  await page.goto(`/users/${tenant.userId("Otto Other")}?act=member`);
  await page.getByRole("alertdialog").getByRole("button", { name: "Make member" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.locator("main").getByText("Member", { exact: true })).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByText("You need the admin role for this page.")).toBeVisible();
  await expect(theirs.getByRole("link", { name: "People" })).toHaveCount(0);
});

test("the last admin stays one, and the dialog says why", async ({ app, login }) => {
  const tenant = await app.tenant();
  const other = await app.principal(tenant.admin);
  const path = `/api/v1/users/${tenant.userId("Otto Other")}`;
  await app.call("PATCH", path, { as: other, body: { isOrgAdmin: false } });
  const page = await login(tenant.admin);
  await page.goto(`/users/${tenant.userId("Ada Admin")}?act=delete`);
  const question = page.getByRole("alertdialog", { name: "Delete Ada Admin?" });
  await question.getByLabel("Type Ada Admin to confirm").fill("Ada Admin");
  await question.getByRole("button", { name: "Delete person" }).click();
  await expect(question.getByRole("alert")).toContainText("Ada Admin is the last admin.");
});

test("who forgot the password asks with the organization kept, and a link leads in", async ({
  app,
  page,
}) => {
  const tenant = await app.tenant();
  await page.goto("/sign-in");
  await page.getByLabel("Organization").fill(tenant.slug);
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await expect(page.getByLabel("Organization")).toHaveValue(tenant.slug);
  for (const email of [tenant.member.email, `nobody@${tenant.slug}.example`]) {
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(
      page.getByText(`If there is an account for ${email}, a link is on its way.`),
    ).toBeVisible();
  }
  const token = await makeOneTimeToken(app.store, tenant.userId("Mia Member"), "reset");
  await page.goto(`/reset-password?token=${token}`);
  await expect(page.getByText(tenant.member.email)).toBeVisible();
  await setPassword(page, "Save password and sign in");
  await expect(page.getByRole("heading", { name: "My sessions" })).toBeVisible();
  await page.goto(`/reset-password?token=${token}`);
  await expect(page.getByText("This link has been used")).toBeVisible();
});

test("changing one's password names each rule, ends the other stay and keeps this one", async ({
  app,
  login,
}) => {
  const { member } = await app.tenant();
  const here = await login(member, { fresh: true });
  const there = await login(member, { fresh: true });
  await here.goto("/account");
  const field = (label: string) => here.getByLabel(label, { exact: true });
  const change = here.getByRole("button", { name: "Change password" });
  await field("New password").fill("short");
  await change.click();
  await expect(here.getByText("Current password is required")).toBeVisible();
  await expect(here.getByText("Password must contain at least 8 characters.")).toBeVisible();
  await field("Current password").fill("not this one");
  await field("New password").fill("Password2026");
  await change.click();
  await expect(here.getByText("Your current password is not right.")).toBeVisible();
  await field("Current password").fill("demo password of the tests");
  await change.click();
  await expect(here.getByText("Password is one that many people use.")).toBeVisible();
  await field("New password").fill(password);
  await change.click();
  await expect(
    here.locator("main").getByText("Password changed. Your other sign-ins were ended."),
  ).toBeVisible();
  await here.reload();
  await expect(here.getByRole("heading", { name: "Your account" })).toBeVisible();
  await there.reload();
  await expect(there).toHaveURL(/\/sign-in/);
});

test("a person gets roles with an end from their own page, and loses one with an Undo", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant({
    resources: ["db"],
    roles: [
      { name: "Operators", hours: 8, resources: ["db"], people: ["Mia Member"] },
      { name: "Readers", hours: 2 },
    ],
  });
  const page = await login(tenant.admin);
  await page.goto(`/users/${tenant.userId("Mia Member")}`);
  await page.getByRole("button", { name: "Add to role" }).click();
  const dialog = page.getByRole("dialog", { name: "Add Mia Member to roles" });
  await expect(dialog.getByText(/Has it since .* · by Otto Other · no end/)).toBeVisible();
  await dialog.getByRole("checkbox", { name: /Readers/ }).check();
  await dialog.getByLabel("End date").selectOption("In 7 days");
  await dialog.getByRole("button", { name: "Add to roles" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, "Readers")).toContainText(/ends in [67] d/);
  await page.getByRole("button", { name: "Actions for Operators" }).click();
  await page.getByRole("menuitem", { name: "Unassign…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(rowOf(page, "Operators")).toHaveCount(0);
  const toast = page.getByRole("dialog", { name: "Operators was taken from Mia Member." });
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(page, "Operators")).toContainText("no end");
});

test("when another admin was faster, Review shows their name and Save mine wins", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant();
  const id = tenant.userId("Mia Member");
  const page = await login(tenant.admin);
  await page.goto(`/users/${id}?act=edit`);
  const dialog = page.getByRole("dialog", { name: "Edit Mia Member" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue("Mia Member");
  const other = await app.principal(tenant.otherAdmin);
  await app.call("PATCH", `/api/v1/users/${id}`, { as: other, body: { name: "Mia M." } });
  await name.fill("Mia Mine");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog.getByRole("alert")).toContainText("changed this person");
  await dialog.getByRole("button", { name: "Save mine" }).click();
  await expect(page.getByRole("heading", { name: "Mia Mine" })).toBeVisible();
});

test("filters are in the address, and an invitation can be revoked", async ({ app, login }) => {
  const tenant = await app.tenant();
  const { name } = await inviteByApi(app, tenant, "kim");
  const page = await login(tenant.admin);
  await page.goto("/users");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Invited" }).click();
  await expect(page).toHaveURL(/status=invited/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Revoke invitation" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke invitation" }).click();
  await expect(page.getByText("Nobody matches “Invited”")).toBeVisible();
});
