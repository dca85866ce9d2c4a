import { expect, type Page } from "@playwright/test";
import { type App, test } from "../support/app";
import {
  cardOf,
  comesTo,
  endsIn,
  minutes,
  openSessions,
  sessionTenant,
  startAs,
} from "../support/session-pages";
import { demoPassword } from "../support/settings";

/* What the screen says of a session while nobody can tell whether it is still so. */

const slow = { timeout: 45_000 };
const everyCall = "**/api/v1/**";
const pill = (page: Page) => page.getByRole("region", { name: "Running session" });
const alertOf = (page: Page) =>
  page.getByRole("region", { name: "Open sessions" }).getByRole("alert");

async function openActive(app: App, page: Page) {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member, { durationMinutes: 90 });
  await comesTo(app, tenant.member, id, "ACTIVE");
  await openSessions(page, tenant.member);
  await expect(cardOf(page, id)).toContainText("All 3 are open.");
  await expect(pill(page)).toContainText("3 resources");
  return { tenant, id };
}

test("what cannot be read anew is told with its age, until it can", async ({ app, page }) => {
  const { id } = await openActive(app, page);
  await page.route(everyCall, (route) => route.abort());
  await expect(alertOf(page)).toContainText(/Showing data from \d\d:\d\d/, slow);
  await expect(alertOf(page)).toContainText("We could not reach the server.");
  await expect(cardOf(page, id)).toContainText("When last seen: all 3 are open.");
  await expect(pill(page)).toContainText(/3 resources at \d\d:\d\d/);

  await page.unroute(everyCall);
  await page.goto(`/sessions/${id}`);
  await expect(page.getByText("All 3 are open.")).toBeVisible();
  await page.route(everyCall, (route) => route.abort());
  await expect(page.getByText("When last seen: all 3 are open.")).toBeVisible(slow);
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
  await page.unroute(everyCall);
  await expect(page.getByText("All 3 are open.")).toBeVisible(slow);
});

test("whose sign-in ended elsewhere signs in again where they are", async ({ app, page }) => {
  const { tenant, id } = await openActive(app, page);
  await page.context().clearCookies();
  await expect(alertOf(page)).toContainText("Your sign-in ended.", slow);
  await expect(cardOf(page, id)).toContainText("When last seen");
  await alertOf(page).getByRole("button", { name: "Sign in" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toContainText(tenant.member.email);
  await dialog.getByLabel("Password", { exact: true }).fill(demoPassword);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(cardOf(page, id)).toContainText("All 3 are open.", slow);
});

test("who comes back to a session that was to end meanwhile reads what was last seen", async ({
  app,
  page,
}) => {
  await page.clock.install();
  const { id } = await openActive(app, page);
  // Every question stays without an answer, as on a line that is just waking up.
  await page.route(everyCall, () => undefined);
  await page.clock.fastForward("03:00:00");
  await expect(cardOf(page, id)).toContainText("When last seen: all 3 are open.");
  await expect(cardOf(page, id)).toContainText("ending now");
});

test("a session at its limit is not said to be one that can be extended", async ({ app, page }) => {
  const { id } = await openActive(app, page);
  await endsIn(app, id, 4.5 * minutes);
  await app.store.run(
    { text: "update sessions set started_at = expires_at - interval '8 hours' where id = $1" },
    [id],
  );
  await page.reload();
  await expect(page.locator('[data-announcer="polite"]')).toHaveText(
    /^Your session ends in 5 min\. It has its longest time, 8 h, set by role On-call\.\s?$/,
  );
});

test("that a session started is spoken once, that it opened, and that it stopped and is closed", async ({
  app,
  page,
}) => {
  await page.addInitScript(`
    window.said = [];
    addEventListener("DOMContentLoaded", () => {
      const region = document.querySelector("[data-announcer=polite]");
      const hear = () => window.said.push(region.textContent.trim());
      new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
    });`);
  const said = (text: RegExp) =>
    page
      .evaluate<string[]>("window.said")
      .then((all) => all.flatMap((each) => each.match(text) ?? []).length);
  const tenant = await sessionTenant(app);
  await openSessions(page, tenant.member, "?start=1");
  await page.getByRole("dialog").getByRole("button", { name: "Start session" }).click();
  await expect.poll(() => said(/All 3 are open\./), slow).toBeGreaterThan(0);
  await expect.poll(() => said(/Session started\./), slow).toBe(1);
  await page.getByRole("main").getByRole("button", { name: "Stop now" }).click();
  await page.getByRole("button", { name: "Stop session" }).click();
  await expect.poll(() => said(/All rules are closed\./), slow).toBeGreaterThan(0);
  expect(await said(/Session stopped\./)).toBeGreaterThan(0);
});
