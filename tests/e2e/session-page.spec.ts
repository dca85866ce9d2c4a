import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import {
  comesTo,
  openSessions,
  sessionTenant,
  setFault,
  startAs,
  startedFrom,
} from "../support/session-pages";

/* The page of one session: for its owner, for an admin, and for those who may not see it. */

const main = (page: Page) => page.getByRole("main");
const rules = (page: Page) => page.getByRole("table", { name: "Resources of this session" });
const rowOf = (page: Page, name: string) => rules(page).getByRole("row").filter({ hasText: name });
const slow = { timeout: 30_000 };

test("an owner opens their session from the card, extends it, stops it, and reads how it went", async ({
  app,
  page,
}) => {
  const { member } = await sessionTenant(app);
  const { id } = await startAs(app, member, { durationMinutes: 90, reason: "INC-42: slow orders" });
  await comesTo(app, member, id, "ACTIVE");
  await openSessions(page, member);
  await main(page).getByRole("link", { name: "Details" }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}$`));
  await expect(page).toHaveTitle("Session of Mia Member · Postern");
  await expect(main(page).getByRole("heading", { level: 1 })).toHaveText("Session of Mia Member");
  await expect(main(page)).toContainText("8 h, set by role On-call");
  await expect(main(page)).toContainText("INC-42: slow orders");
  await expect(rowOf(page, "orders-db")).toContainText("tcp/5432 for 127.0.0.1");
  await expect(rowOf(page, "orders-db")).toContainText("open");
  await expect(rowOf(page, "orders-db")).toContainText(/sim-[\da-f-]+/);
  // Where a resource leads to is for admins.
  await expect(rules(page).getByRole("link")).toHaveCount(0);

  await main(page).getByRole("button", { name: "Extend" }).click();
  await page.getByRole("menuitem", { name: /^By 2 h, until/ }).click();
  await expect(main(page).getByText("3 h 29 min left").first()).toBeVisible();
  await main(page).getByRole("button", { name: "Stop now" }).click();
  await page.getByRole("button", { name: "Stop session" }).click();
  await expect(page.getByRole("region", { name: "Resources" })).toBeFocused();
  await expect(main(page).getByText("All rules are closed.")).toBeVisible(slow);
  await expect(main(page).getByRole("button", { name: "Stop now" })).toHaveCount(0);
  const story = page.getByRole("list", { name: "What happened, newest first" });
  await expect(story.getByRole("listitem").first()).toContainText("closed");
  await expect(story.getByRole("listitem").last()).toContainText("Session started");
  await expect(story.getByText("Session ended: you stopped it")).toBeVisible();

  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
  await page
    .getByRole("table", { name: "Sessions that have ended" })
    .getByRole("link", { name: "Stopped: session of Mia Member" })
    .click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}$`));
});

test("a failed resource is tried again from its row, and a changed address is moved to", async ({
  app,
  page,
}) => {
  const tenant = await sessionTenant(app, { "jump-host": { fault: "denied" } });
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "PARTIAL");
  await openSessions(page, tenant.member);
  await page.goto(`/sessions/${id}`);
  await expect(rowOf(page, "jump-host")).toContainText("failed");
  await setFault(app, tenant.resourceId("jump-host"), {});
  await rowOf(page, "jump-host").getByRole("button", { name: "Retry jump-host" }).click();
  await expect(main(page).getByText("All 3 are open.")).toBeVisible(slow);
  await startedFrom(app, id, "81.2.69.142");
  await page.reload();
  await main(page).getByRole("button", { name: "Move session to the new address" }).click();
  await expect(main(page).getByText("Your address changed to")).toHaveCount(0);
  await expect(main(page)).not.toContainText("81.2.69.142", slow);
});

test("an admin sees anybody's live, stops it, and reads its events", async ({
  app,
  page,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member, { reason: "INC-43" });
  await comesTo(app, tenant.member, id, "ACTIVE");
  const theirs = await login(tenant.member);
  await theirs.goto(`/sessions/${id}`);
  await expect(theirs.getByText("All 3 are open.")).toBeVisible();

  await openSessions(page, tenant.admin);
  await page.goto("/admin/sessions");
  await page.getByRole("link", { name: "Active: session of Mia Member" }).click();
  await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("All sessions");
  await expect(main(page).getByRole("button", { name: "Extend" })).toHaveCount(0);
  await expect(main(page).getByRole("link", { name: "Mia Member" })).toHaveAttribute(
    "href",
    `/users/${tenant.userId("Mia Member")}`,
  );
  await expect(rules(page).getByRole("link", { name: "orders-db" })).toBeVisible();
  await main(page).getByRole("button", { name: "Stop now" }).click();
  await page
    .getByRole("alertdialog", { name: "Stop the session of Mia Member?" })
    .getByRole("button", { name: "Stop session" })
    .click();
  await expect(main(page).getByText("Stopped by an admin")).toBeVisible(slow);
  const events = page.getByRole("list", { name: "Events, newest first" });
  await expect(events.getByText("stopped the session of Mia Member")).toBeVisible(slow);
  await expect(events.getByText("started a session for Mia Member")).toBeVisible();
  // And so does its owner, whose page was open all the time.
  await expect(main(theirs).getByText("All rules are closed.")).toBeVisible(slow);
  await expect(theirs.getByText("Stopped by an admin").first()).toBeVisible();

  await page.goto(`/audit?about=${id}`);
  await page.getByRole("button", { name: /stopped the session of Mia Member/ }).click();
  await page.getByRole("link", { name: "Open the session" }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}$`));
});

test("a session outlives its user, and says so", async ({ app, page }) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  const as = await app.principal(tenant.admin);
  await app.call("DELETE", `/api/v1/users/${tenant.userId("Mia Member")}`, { as });
  await openSessions(page, tenant.admin);
  await page.goto(`/sessions/${id}`);
  await expect(main(page).getByText("The account was deleted")).toBeVisible(slow);
  await expect(main(page).getByText("deleted", { exact: true })).toBeVisible();
  await expect(main(page).getByRole("link", { name: "Mia Member" })).toHaveCount(0);
});

test("404 for a colleague's, a foreign, an absent and a malformed one", async ({ app, page }) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.admin);
  await openSessions(page, tenant.member);
  const absent = "0badc0de-0000-4000-8000-000000000000";
  for (const unseen of [id, absent, "no-id"]) {
    expect((await page.goto(`/sessions/${unseen}`))?.status()).toBe(404);
    await expect(page).toHaveTitle("Session not found · Postern");
    await expect(
      page.getByText("This session does not exist, or you cannot see it."),
    ).toBeVisible();
  }
  await main(page).getByRole("link", { name: "Back to my sessions" }).click();
  await expect(page).toHaveURL(/\/sessions$/);
  await page.context().clearCookies();
  await openSessions(page, accounts.admin);
  expect((await page.goto(`/sessions/${id}`))?.status()).toBe(404);
});

test("an admin opens a role that is not theirs, found by its name", async ({ app, page }) => {
  const tenant = await app.tenant({
    resources: ["orders-db", "wiki"],
    roles: [
      { name: "Own", people: ["Ada Admin"], resources: ["wiki"] },
      { name: "On-call", people: ["Mia Member"], resources: ["orders-db"], hours: 1 },
      ...Array.from({ length: 9 }, (_, index) => ({
        name: `Team ${index + 1}`,
        resources: ["wiki"],
      })),
    ],
  });
  await app.store.run(
    { text: "update organizations set allowed_ranges = '{127.0.0.0/8,::1/128}' where id = $1" },
    [tenant.organizationId],
  );
  for (const name of ["orders-db", "wiki"]) await setFault(app, tenant.resourceId(name), {});
  await openSessions(page, tenant.admin, "?start=1");
  const dialog = page.getByRole("dialog", { name: "Start session" });
  const reach = dialog.getByLabel("Reach");
  await expect(reach.locator("optgroup[label='Your roles'] option")).toHaveText([
    "Own (1 resource)",
  ]);
  await reach.selectOption({ label: "Another role…" });
  await dialog.getByRole("button", { name: "Start session" }).click();
  await expect(dialog.getByText("Choose a role.")).toBeVisible();
  await dialog.getByLabel("Search roles").fill("call");
  await expect(dialog.getByRole("radio")).toHaveCount(1);
  await dialog.getByRole("radio", { name: /On-call/ }).check();
  await expect(dialog.getByText("Choose a role.")).toHaveCount(0);
  await expect(dialog.getByText("Most 24 h, set by your organization.")).toBeVisible();
  await dialog.getByRole("button", { name: "Start session" }).click();
  await expect(dialog).toBeHidden();
  const open = page.getByRole("region", { name: "Open sessions" });
  await expect(open.getByText("It is open.")).toBeVisible(slow);
  await expect(open.getByRole("listitem")).toContainText("orders-db");
});
