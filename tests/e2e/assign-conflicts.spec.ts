import { expect } from "@playwright/test";
import { test } from "../support/app";
import { assignButton, assignDialog, openAssign, optionOf, pick } from "../support/assign";
import { held, onWrite, refusal } from "../support/refuse";
import { demoPassword } from "../support/settings";

const plan = {
  resources: ["alpha", "beta", "gamma", "delta"],
  roles: [{ name: "Crew", hours: 8, people: ["Mia Member"], resources: ["alpha"] }],
};
const assignments = "**/api/v1/roles/*/resources";

test("of two admins who assign the same at once, one is told that it is done already, and by whom", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const pages = [await login(tenant.admin), await login(tenant.otherAdmin)];
  for (const page of pages) {
    await openAssign(page, tenant.roleId("Crew"));
    await pick(page, "beta");
  }
  await Promise.all(pages.map((page) => assignButton(page).click()));
  const loser = await Promise.any(
    pages.map(async (page) => {
      await expect(optionOf(page, "beta")).toContainText("Nothing to do.");
      return page;
    }),
  );
  await expect(optionOf(loser, "beta")).toContainText(
    /Already added by (Ada Admin|Otto Other) .*Nothing to do\./,
  );
  await expect(assignDialog(loser).getByRole("alert")).toHaveCount(0);
  await assignDialog(loser).getByRole("button", { name: "Done" }).click();
  await expect(assignDialog(loser)).toHaveCount(0);
  for (const page of pages) {
    await expect(page.locator("tbody").getByRole("row").filter({ hasText: "beta" })).toHaveCount(1);
  }
});

test("a conflict over one does not keep the others from being assigned", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const roleId = tenant.roleId("Crew");
  const page = await login(tenant.admin);
  await openAssign(page, roleId);
  await pick(page, "beta", "gamma");
  const other = await app.principal(tenant.otherAdmin);
  await app.call("POST", `/api/v1/roles/${roleId}/resources/${tenant.resourceId("beta")}`, {
    as: other,
  });
  await assignButton(page).click();
  await expect(optionOf(page, "beta")).toContainText("Already added by Otto Other");
  await expect(page.locator("[data-announcer=polite]")).toContainText(
    "1 resource assigned. beta was in this role already.",
  );
  await assignDialog(page).getByRole("button", { name: "Done" }).click();
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(3);
});

test("when part of it fails, the dialog becomes a report, and what failed can be retried", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta", "gamma", "delta");
  const [gone, ...found] = ["gamma", "beta", "delta"].map((name) => tenant.resourceId(name));
  const as = await app.principal(tenant.admin);
  const path = `/api/v1/roles/${tenant.roleId("Crew")}/resources`;
  await onWrite(page, assignments, async (route, count) => {
    if (count > 1) return route.continue();
    await app.call("POST", path, { as, body: { ids: found } });
    const assigned = found.map((id) => ({ id, outcome: "assigned" }));
    await route.fulfill({ json: { results: [{ id: gone, outcome: "not_found" }, ...assigned] } });
  });
  await assignButton(page).click();
  const heading = page.getByRole("heading", { name: "1 of 3 resources was not assigned" });
  await expect(heading).toBeFocused();
  await expect(assignDialog(page)).toContainText("beta was assigned.");
  await expect(assignDialog(page)).toContainText("it may have been deleted meanwhile");
  await assignButton(page).click();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(4);
});

test("the failures of a report can be given up; what was assigned is shown after closing", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta", "gamma");
  await app.store.run(
    {
      text: "delete from resources where organization_id = $1 and id = $2",
    },
    [tenant.organizationId, tenant.resourceId("gamma")],
  );
  await assignButton(page).click();
  await expect(
    page.getByRole("heading", { name: "1 of 2 resources was not assigned" }),
  ).toBeVisible();
  await assignDialog(page).getByRole("button", { name: "Remove gamma" }).click();
  await assignDialog(page).getByRole("button", { name: "Close" }).last().click();
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(2);
});

test("a role that was deleted meanwhile is told with what to do, and the choices can be copied", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  const other = await app.principal(tenant.otherAdmin);
  await app.call("DELETE", `/api/v1/roles/${tenant.roleId("Crew")}`, { as: other });
  await assignButton(page).click();
  const alert = assignDialog(page).getByRole("alert");
  await expect(alert).toContainText("This role was deleted.");
  await expect(alert).toContainText("Your choices were not saved.");
  await alert.getByRole("button", { name: "Copy choices" }).click();
  await expect(page.locator("[data-announcer=polite]")).toContainText("Choices copied.");
  await alert.getByRole("link", { name: "Back to roles" }).click();
  await expect(page).toHaveURL(/\/roles$/);
});

test("a connection that is cut after the server has decided makes one row, not two", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta", "gamma");
  const keys: (string | undefined)[] = [];
  await onWrite(page, assignments, async (route, count) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (count > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await assignButton(page).click();
  const alert = assignDialog(page).getByRole("alert");
  await expect(alert).toContainText("We could not reach the server.");
  await expect(assignDialog(page).getByRole("button", { name: "Remove gamma" })).toBeVisible();
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(3);
  expect(keys).toEqual([keys[0], keys[0]]);
});

for (const [code, status, sentence] of [
  ["internal_error", 500, "Something failed on our side."],
  ["unavailable", 503, "The service is busy or cannot reach its database."],
  ["rate_limit_exceeded", 429, "Too many requests."],
] as const) {
  test(`an answer of ${status} keeps the choices, and the same request can be repeated`, async ({
    app,
    login,
  }) => {
    const tenant = await app.tenant(plan);
    const page = await login(tenant.admin);
    await openAssign(page, tenant.roleId("Crew"));
    await pick(page, "beta");
    await onWrite(page, assignments, async (route, count) => {
      if (count > 1) return route.continue();
      await route.fulfill({ status, json: refusal(code, status) });
    });
    await assignButton(page).click();
    const alert = assignDialog(page).getByRole("alert");
    await expect(alert).toContainText(sentence);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(assignDialog(page)).toHaveCount(0);
    await expect(page.locator("tbody").getByRole("row")).toHaveCount(2);
  });
}

test("a sign-in that ended is renewed on top, and the assignment then finishes", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin, { fresh: true });
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta", "gamma");
  await page.context().clearCookies();
  await assignButton(page).click();
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await expect(again).toContainText("Sign in to finish assigning 2 resources.");
  await again.getByLabel("Password", { exact: true }).fill(demoPassword);
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(assignDialog(page)).toHaveCount(0);
  await expect(page.locator("tbody").getByRole("row")).toHaveCount(3);
});

test("while it is being assigned the button says so, keeps the focus, and the dialog stays", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  const answer = held();
  await onWrite(page, assignments, async (route) => {
    await answer.until;
    await route.continue();
  });
  await assignButton(page).press("Enter");
  await expect(assignButton(page)).toHaveText("Assigning…");
  await expect(assignButton(page)).toHaveAttribute("aria-busy", "true");
  await expect(assignButton(page)).toBeFocused();
  await assignButton(page).press("Enter");
  answer.release();
  await expect(assignDialog(page)).toHaveCount(0);
});
