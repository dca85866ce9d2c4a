import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import type { App } from "../support/app";
import { test } from "../support/app";
import type { Tenant } from "../support/tenants";

const crew = {
  people: ["Kim Lee", "Bo Chen"],
  resources: ["prod-db", "cache"],
  roles: [
    { name: "On-call", hours: 8, people: ["Kim Lee", "Bo Chen"], resources: ["prod-db"] },
    { name: "SRE", hours: 4, people: ["Kim Lee"], resources: ["prod-db", "cache"] },
  ],
};

const rows = (page: Page) =>
  page.getByRole("table", { name: "Who can reach what" }).locator("tbody").getByRole("row");

/** Makes everything of a tenant two hours older than it is. */
async function age({ store }: App, tenant: Tenant): Promise<void> {
  for (const table of ["users", "resources", "roles", "role_users", "role_resources"]) {
    await store.run(
      {
        text: `update ${table}_history set valid_from = valid_from - interval '2 hours'
          where organization_id = $1`,
      },
      [tenant.organizationId],
    );
  }
}

test("an admin finds out why somebody reaches a resource, and what would stay", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/roles");
  await page.getByRole("link", { name: "Access", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Access", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Person…" }).click();
  const chooser = page.getByRole("dialog", { name: "Show one person" });
  await chooser.getByRole("textbox", { name: "Search people" }).fill("kim");
  await chooser.getByRole("button", { name: "Kim Lee" }).click();
  await expect(page).toHaveURL(/\?user=/);
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole("button", { name: "Why can Kim Lee reach prod-db?" }).click();
  const why = page.getByRole("dialog", { name: "Why can Kim Lee reach prod-db?" });
  await expect(why).toContainText(
    "Up to 4 h: the smallest limit among these roles counts, 4 h from SRE.",
  );
  const routes = why.getByRole("list", { name: "Routes" }).getByRole("listitem");
  await expect(routes).toHaveCount(2);
  await expect(routes.nth(0)).toContainText(
    "If this role lost prod-db: Kim Lee keeps it through On-call (8 h).",
  );
  await expect(routes.nth(1)).toContainText(
    "If this role lost prod-db: Kim Lee keeps it through SRE (4 h).",
  );
  await page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await expect(page).not.toHaveURL(/why=/);

  await page.goto(`/roles/${tenant.roleId("SRE")}?tab=access`);
  await expect(rows(page)).toHaveText([/Kim Lee.*cache/, /Kim Lee.*prod-db/]);
});

test("a page about one person or resource does not repeat it, and the other names lead on", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  const heading = (name: string) => page.getByRole("columnheader", { name, exact: true });
  await page.goto(`/users/${tenant.userId("Kim Lee")}?tab=access`);
  await expect(heading("Resource")).toBeVisible();
  await expect(heading("Person")).toHaveCount(0);
  await rows(page).getByRole("link", { name: "prod-db" }).click();
  await expect(page.getByRole("heading", { name: "prod-db", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Effective access" }).click();
  await expect(heading("Person")).toBeVisible();
  await expect(heading("Resource")).toHaveCount(0);
  await rows(page).getByRole("link", { name: "Bo Chen" }).click();
  await expect(page.getByRole("heading", { name: "Bo Chen", level: 1 })).toBeVisible();
});

test("a cell of the matrix opens its routes", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("On-call")}?tab=access`);
  await page.getByRole("button", { name: "Matrix" }).click();
  await expect(page).toHaveURL(/view=matrix/);
  await page.getByRole("button", { name: "Bo Chen, prod-db: up to 8 h. Why?" }).click();
  await expect(page.getByRole("dialog")).toContainText("Up to 8 h: the limit of On-call counts.");
});

test("access is shown as of a past moment, and the file holds the same", async ({ app, login }) => {
  const tenant = await app.tenant(crew);
  await age(app, tenant);
  const principal = await app.principal(tenant.admin);
  const kim = tenant.userId("Kim Lee");
  for (const role of ["On-call", "SRE"]) {
    const path = `/api/v1/roles/${tenant.roleId(role)}/users/${kim}`;
    expect((await app.call("DELETE", path, { as: principal })).status).toBe(204);
  }
  const page = await login(tenant.admin);
  await page.goto(`/access?user=${kim}`);
  await expect(page.getByText("Nobody reaches anything with these filters.")).toBeVisible();

  await page.getByRole("button", { name: "As of…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "An hour ago" }).click();
  await expect(page).toHaveURL(/at=/);
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`userId=${kim}`);
  expect(text.trim().split("\r\n")).toHaveLength(4);
  expect(text).toContain(`"Kim Lee"`);

  await page.getByRole("button", { name: "Back to now" }).click();
  await expect(page.getByText("Nobody reaches anything with these filters.")).toBeVisible();
});
