import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import {
  cardOf,
  comesTo,
  endsIn,
  minutes,
  openSessions,
  sessionTenant,
  setFault,
  startAs,
  startedFrom,
} from "../support/session-pages";

const main = (page: Page) => page.getByRole("main");
const pill = (page: Page) => page.getByRole("region", { name: "Running session" });
const openSection = (page: Page) => page.getByRole("region", { name: "Open sessions" });
const slow = { timeout: 30_000 };

test("a member starts a session, sees every firewall open, extends it, and sees them close", async ({
  app,
  page,
}) => {
  const { member } = await sessionTenant(app);
  await openSessions(page, member);
  await main(page).getByRole("button", { name: "Start session" }).click();
  const dialog = page.getByRole("dialog", { name: "Start session" });
  await dialog.getByLabel("Duration").fill("9h");
  await dialog.getByRole("button", { name: "Start session" }).click();
  await expect(dialog.getByText("Enter at most 8 h, set by role On-call.")).toBeVisible();
  await dialog.getByLabel("Duration").fill("1h30");
  await dialog.getByLabel("Reason").fill("INC-42");
  await expect(dialog.getByText("3 resources open for")).toBeVisible();
  await dialog.getByRole("button", { name: "Start session" }).click();
  await expect(dialog).toBeHidden();

  await expect(openSection(page).getByText("All 3 are open.")).toBeVisible(slow);
  await expect(openSection(page).getByRole("listitem").filter({ hasText: "open" })).toHaveCount(3);
  await expect(openSection(page).getByText("1 h 29 min left")).toBeVisible();
  await expect(openSection(page).getByText("simulated")).toBeVisible();
  await expect(pill(page)).toContainText("3 resources");

  await openSection(page).getByRole("button", { name: "Extend" }).click();
  await page.getByRole("menuitem", { name: /^By 2 h, until/ }).click();
  await expect(openSection(page).getByText("3 h 29 min left")).toBeVisible();

  await openSection(page).getByRole("button", { name: "Stop now" }).click();
  await page.getByRole("button", { name: "Stop session" }).click();
  await expect(openSection(page)).toBeFocused();
  await expect(openSection(page).getByText("No session is open")).toBeVisible(slow);
  const history = page.getByRole("table", { name: "Sessions that have ended" });
  await expect(history.getByText("You stopped it")).toBeVisible();
  await expect(history.getByText("INC-42")).toBeVisible();
  await expect(pill(page)).toHaveCount(0);
});

test("an ended session is started again: as long, with what it opened, and for its reason", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member, {
    durationMinutes: 90,
    resourceIds: [tenant.resourceId("orders-db")],
    reason: "INC-44",
  });
  const as = await app.principal(tenant.member);
  await app.call("POST", `/api/v1/sessions/${id}/stop`, { as, body: {} });
  await comesTo(app, tenant.member, id, "CANCELLED");
  await openSessions(page, tenant.member);
  await page.getByRole("button", { name: "Start again… orders-db" }).click();
  const dialog = page.getByRole("dialog", { name: "Start session" });
  await expect(dialog.getByLabel("Duration")).toHaveValue("1 h 30 min");
  await expect(dialog.getByLabel("orders-db")).toBeChecked();
  await expect(dialog.getByLabel("orders-cache")).not.toBeChecked();
  await expect(dialog.getByLabel("Reason")).toHaveValue("INC-44");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page).not.toHaveURL(/again/);

  await page.goto(`/sessions/${id}`);
  await page.getByRole("link", { name: "Start again…" }).click();
  await dialog.getByRole("button", { name: "Start session" }).click();
  await expect(openSection(page).getByText("It is open.")).toBeVisible(slow);
  await expect(openSection(page).getByText("INC-44")).toBeVisible();
});

test("a firewall that refuses says why beside the open ones, and opens when it is tried again", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app, { "jump-host": { quota: 0 } });
  await openSessions(page, tenant.member, "?start=1");
  await page.getByRole("dialog").getByRole("button", { name: "Start session" }).click();
  await expect(openSection(page).getByText("2 of 3 open. You can use the open ones.")).toBeVisible(
    slow,
  );
  const failed = openSection(page).getByRole("listitem").filter({ hasText: "jump-host" });
  await expect(failed).toContainText("failed");
  await expect(failed).toContainText("no room");
  await setFault(app, tenant.resourceId("jump-host"), {});
  await app.store.run({ text: "update firewalls set room = '[]' where resource_id = $1" }, [
    tenant.resourceId("jump-host"),
  ]);
  await failed.getByRole("button", { name: "Retry jump-host" }).click();
  await expect(openSection(page).getByText("All 3 are open.")).toBeVisible(slow);
});

test("nothing is called closed that its firewall still shows", async ({ app, page }) => {
  const tenant = await sessionTenant(app, { "orders-db": { fault: "keeps_rules" } });
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  await openSessions(page, tenant.member);
  await openSection(page).getByRole("button", { name: "Stop now" }).click();
  await page.getByRole("button", { name: "Stop session" }).click();
  const stuck = cardOf(page, id).getByRole("listitem").filter({ hasText: "orders-db" });
  await expect(stuck).toContainText("may still be open", slow);
  await expect(stuck).toContainText("rules may not be removed");
  await expect(cardOf(page, id).getByText("1 rule not closed yet.")).toBeVisible(slow);
  await setFault(app, tenant.resourceId("orders-db"), {});
  await app.store.run(
    { text: "update firewalls set close_due_at = now() where resource_id = $1" },
    [tenant.resourceId("orders-db")],
  );
  await expect(openSection(page).getByText("No session is open")).toBeVisible(slow);
});

test("a member's home is their sessions, and those of others are not for them", async ({
  app,
  page,
}) => {
  const { member } = await sessionTenant(app);
  await openSessions(page, member);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sessions$/);
  await expect(page.getByRole("heading", { name: "My sessions" })).toBeVisible();
  await expect(page.getByRole("link", { name: "All sessions" })).toHaveCount(0);
  const answer = await page.goto("/admin/sessions");
  expect(answer?.status()).toBe(403);
});

test("an admin stops somebody's session, and its owner sees it without a reload", async ({
  app,
  page,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member, { reason: "INC-43" });
  await comesTo(app, tenant.member, id, "ACTIVE");
  const theirs = await login(tenant.member);
  await theirs.goto("/sessions");
  await expect(cardOf(theirs, id).getByText("All 3 are open.")).toBeVisible();

  await openSessions(page, tenant.admin);
  await page.getByRole("link", { name: "All sessions" }).click();
  const table = page.getByRole("table", { name: "Sessions" });
  await expect(table.getByRole("row").filter({ hasText: "INC-43" })).toContainText("Active");
  await table.getByRole("button", { name: "Stop the session of Mia Member" }).click();
  await page
    .getByRole("alertdialog", { name: "Stop the session of Mia Member?" })
    .getByRole("button", { name: "Stop session" })
    .click();
  await expect(table.getByText("Stopped by an admin")).toBeVisible(slow);
  await expect(openSection(theirs).getByText("No session is open")).toBeVisible(slow);
  await expect(theirs.getByText("Stopped by an admin")).toBeVisible();
});

test("a changed address is told, and the session moves to the new one", async ({ app, page }) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  await startedFrom(app, id, "81.2.69.142");
  await openSessions(page, tenant.member);
  await expect(cardOf(page, id).getByText("Your address changed to")).toBeVisible();
  await cardOf(page, id).getByRole("button", { name: "Move session to the new address" }).click();
  await expect(cardOf(page, id).getByText("Your address changed to")).toHaveCount(0);
  await expect(cardOf(page, id).getByText("All 3 are open.")).toBeVisible(slow);
  await expect(cardOf(page, id)).not.toContainText("81.2.69.142");
});

test("before its end a session warns on every page and in the tab, and is extended from there", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.admin);
  await comesTo(app, tenant.admin, id, "ACTIVE");
  await endsIn(app, id, 4.5 * minutes);
  await openSessions(page, tenant.admin);
  await page.goto("/roles");
  await expect(page.getByText(/Your session ends in 4 min \d\d s\./)).toBeVisible();
  await expect(page).toHaveTitle(/^4 min · Roles/);
  await expect(page.locator('[data-announcer="polite"]')).toContainText("ends in 5 min");
  await page.getByRole("link", { name: "People" }).click();
  await expect(page).toHaveTitle(/^4 min · People/);
  await pill(page).getByRole("button", { name: "Extend" }).last().click();
  await page.getByRole("menuitem", { name: /^By 1 h, until/ }).click();
  await expect(page.getByText("Your session ends in")).toHaveCount(0);
  await expect(page).toHaveTitle(/^People/);
});

test("a wrong clock of the browser's machine tells no wrong end", async ({ app, page }) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member, { durationMinutes: 90 });
  await comesTo(app, tenant.member, id, "ACTIVE");
  await page.clock.install({ time: Date.now() - 40 * minutes });
  await openSessions(page, tenant.member);
  await expect(pill(page)).toContainText(/1 h 2\d min left/);
  await expect(cardOf(page, id)).toContainText(/1 h 2\d min left/);
});

test("deleting a role closes the sessions that use it, where that is chosen", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  await openSessions(page, tenant.admin);
  await page.goto(`/roles?delete=${tenant.roleId("On-call")}`);
  const dialog = page.getByRole("alertdialog", { name: "Delete On-call?" });
  await expect(dialog.getByText("1 running session uses this")).toBeVisible();
  await dialog.getByLabel("Close now what is taken away").check();
  await dialog.getByLabel("to confirm").fill("On-call");
  await dialog.getByRole("button", { name: "Delete role" }).click();
  await expect(dialog).toBeHidden();
  await comesTo(app, tenant.member, id, "CANCELLED");
});

test("the overview tells what is open, and names the rule that outlived its session", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app, { "orders-db": { fault: "keeps_rules" } });
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  await openSessions(page, tenant.admin);
  await page.goto("/");
  await expect(main(page).getByRole("link", { name: /^Live sessions/ })).toContainText("1");
  await expect(main(page).getByRole("link", { name: /^Rules open/ })).toContainText("3");
  const as = await app.principal(tenant.admin);
  await app.call("POST", `/api/v1/sessions/admin/${id}/stop`, { as, body: {} });
  await expect(main(page).getByRole("alert")).toContainText("Access may still be open", slow);
  await expect(main(page).getByRole("link", { name: "Open orders-db" })).toBeVisible();
});
