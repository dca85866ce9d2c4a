import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { comesTo, sessionTenant, setFault, startAs } from "../support/session-pages";

const rows = (page: Page) =>
  page.getByRole("table", { name: "Who can reach what" }).locator("tbody").getByRole("row");

test("an admin sees without a reload who is in, from where, and by which rule", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app, { "jump-host": { fault: "denied" } });
  const mia = tenant.userId("Mia Member");
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("On-call")}?tab=access`);
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).filter({ hasText: "open now" })).toHaveCount(0);

  const { id, ipv4Address, ipv6Address } = await startAs(app, tenant.member);
  const address = ipv4Address ?? ipv6Address ?? "";
  await expect(rows(page).filter({ hasText: "open now" })).toHaveCount(2);
  const open = rows(page).filter({ hasText: "orders-db" });
  await expect(open).toContainText(`open now${address}`);
  await expect(open).toContainText(/ends in \d h/);
  await expect(rows(page).filter({ hasText: "jump-host" })).toContainText("failed");

  await page.getByRole("button", { name: "Matrix" }).click();
  const cell = `Mia Member, orders-db: up to 8 h, open now for ${address}. Why?`;
  await page.getByRole("button", { name: cell }).click();
  const why = page.getByRole("dialog", { name: /^Why can Mia Member reach/ });
  const now = why.getByRole("region", { name: "Right now" });
  await expect(now).toContainText(`Now: open now${address}simulated`);
  await expect(now).toContainText(/In a session until \d\d:\d\d\./);
  await expect(now).toContainText(
    new RegExp(`Rule sim-\\S+ seen at the firewall \\d+ s ago, port 5432, ${address}/\\d+\\.`),
  );
  await expect(now.getByRole("link", { name: "session" })).toHaveAttribute(
    "href",
    `/sessions/${id}`,
  );
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await why.getByRole("button", { name: "Copy as sentence" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/reach orders-db through On-call\. Up to 8 h: .* Now: open now \(simulated\) for /);
  await page.keyboard.press("Escape");

  const failed = `Mia Member, jump-host: up to 8 h, failed for ${address}. Why?`;
  await page.getByRole("button", { name: failed }).click();
  await expect(now).toContainText("The firewall has shown no rule for it.");
  await expect(now).toContainText("AccessDenied: the credential was refused");
  await page.keyboard.press("Escape");

  await page.goto(`/access?user=${mia}`);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text.match(/,"open \(simulated\)",/g)).toHaveLength(2);
  expect(text).toContain("failed (simulated)");
});

test("a filter shows only who is in, with those too who reach it no more", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const { id } = await startAs(app, tenant.member);
  await comesTo(app, tenant.member, id, "ACTIVE");
  const page = await login(tenant.admin);
  await page.goto("/access");
  await expect(rows(page)).toHaveCount(9);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Open now" }).click();
  await expect(page).toHaveURL(/open=true/);
  await expect(rows(page)).toHaveCount(3);

  const as = await app.principal(tenant.admin);
  const own = `/api/v1/roles/${tenant.roleId("On-call")}/users/${tenant.userId("Mia Member")}`;
  expect((await app.call("DELETE", own, { as })).status).toBe(204);
  await expect(rows(page).filter({ hasText: "no longer granted" })).toHaveCount(3);
  await expect(rows(page).filter({ hasText: "open now" })).toHaveCount(3);
  await page.getByRole("button", { name: "Why is orders-db open to Mia Member?" }).click();
  const why = page.getByRole("dialog", { name: "Why is orders-db open to Mia Member?" });
  await expect(why).toContainText("Not granted: none of the person's roles holds this resource.");
  await expect(why.getByRole("region", { name: "Right now" })).toContainText("In a session until");
  await page.keyboard.press("Escape");

  await setFault(app, tenant.resourceId("orders-db"), { fault: "keeps_rules" });
  await app.call("POST", `/api/v1/sessions/admin/${id}/stop`, { as, body: {} });
  await expect(rows(page)).toHaveText([/orders-db.*may still be open/]);
  await setFault(app, tenant.resourceId("orders-db"), {});
  await app.call("POST", `/api/v1/resources/${tenant.resourceId("orders-db")}/rules/retry`, { as });
  await expect(page.getByText("Nobody is in right now with these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Show what is not open too" }).click();
  await expect(rows(page)).toHaveCount(6);
});
