import { expect, type Page } from "@playwright/test";
import type { AccessRow } from "@/lib/contract/access";
import type { AssignedResource } from "@/lib/contract/assignments";
import type { Page as PageOf } from "@/lib/contract/common";
import { type App, test } from "../support/app";
import { assignButton, assignDialog, openAssign, pick } from "../support/assign";
import { onWrite, refusal } from "../support/refuse";
import { rowOf } from "../support/table";
import type { Tenant } from "../support/tenants";

const plan = {
  people: ["Kim Lee", "Bo Chen", "Ana Ruiz"],
  resources: ["alpha", "beta", "gamma"],
  roles: [
    {
      name: "Crew",
      hours: 8,
      people: ["Kim Lee", "Bo Chen", "Ana Ruiz", "Mia Member"],
      resources: ["alpha"],
    },
    { name: "SRE", hours: 4, people: ["Ana Ruiz"], resources: ["alpha", "beta"] },
  ],
};

test("what the assign dialog says is what happens", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await pick(page, "beta");
  await expect(assignDialog(page)).toContainText(
    "3 people gain beta for up to 8 h per session. Ana Ruiz already has it through SRE.",
  );
  expect(await reaching(app, tenant, "beta")).toEqual(["Ana Ruiz"]);
  await assignButton(page).click();
  await expect(assignDialog(page)).toHaveCount(0);
  expect(await reaching(app, tenant, "beta")).toEqual([
    "Ana Ruiz",
    "Bo Chen",
    "Kim Lee",
    "Mia Member",
  ]);
});

test("a name of one endless word stays within the question", async ({ app, login }) => {
  const name = "Endless".repeat(12);
  const tenant = await app.tenant({
    people: [name],
    resources: ["alpha"],
    roles: [{ name, people: [name], resources: ["alpha"] }],
  });
  const page = await login(tenant.admin);
  await page.goto(`/roles?delete=${tenant.roleId(name)}`);
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(`${name} loses alpha.`);
  const [bounds, ...parts] = await question.evaluate((dialog) =>
    [dialog, ...dialog.querySelectorAll("h2, p, strong")].map(
      (part) => part.getBoundingClientRect().right,
    ),
  );
  expect(Math.max(...parts)).toBeLessThan(bounds ?? 0);
});

test("Unassign says who loses what, and who keeps it by which role", async ({ app, login }) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await choose(page, "alpha", "Unassign…");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("3 people lose alpha. Ana Ruiz keeps it through SRE.");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Unassign" }).click();
  await expect(question).toHaveCount(0);
  expect(await reaching(app, tenant, "alpha")).toEqual(["Ana Ruiz"]);
});

test("a lower limit names whom it hurts before it is saved, and Undo takes it back", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await page.goto(`/roles?edit=${tenant.roleId("Crew")}`);
  const form = page.getByRole("dialog", { name: "Edit Crew" });
  await form.getByLabel("Session limit").fill("5");
  await expect(form).toContainText("For 3 people the limit of alpha falls from 8 h to 5 h.");
  await form.getByLabel("Session limit").fill("2");
  await expect(form).toContainText("For 3 people the limit of alpha falls from 8 h to 2 h.");
  await expect(form).toContainText("For 1 person the limit of alpha falls from 4 h to 2 h.");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(rowOf(page, "Crew")).toContainText("2 h");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(page, "Crew")).toContainText("8 h");
});

test("a preview that fails says so in its place, and keeps nobody from assigning", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  const page = await login(tenant.admin);
  await openAssign(page, tenant.roleId("Crew"));
  await onWrite(page, "**/preview", (route) =>
    route.fulfill({ status: 403, json: refusal("forbidden", 403) }),
  );
  await pick(page, "gamma");
  await expect(assignDialog(page)).toContainText("What this changes could not be worked out");
  await expect(assignDialog(page).getByRole("alert")).toHaveCount(0);
  await assignButton(page).click();
  await expect(assignDialog(page)).toHaveCount(0);
  expect(await reaching(app, tenant, "gamma")).toHaveLength(4);
});

test("an access level is added from the row, told in the list, and undone", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(plan);
  await app.store.run(
    { text: "update resources set config = $3 where organization_id = $1 and id = $2" },
    [
      tenant.organizationId,
      tenant.resourceId("alpha"),
      JSON.stringify({ accessLevels: [{ remoteId: "read", name: "Read only" }] }),
    ],
  );
  const page = await login(tenant.admin);
  await page.goto(`/roles/${tenant.roleId("Crew")}`);
  await choose(page, "alpha", "Add access level…");
  const dialog = page.getByRole("dialog", { name: "Add an access level of alpha" });
  await dialog.getByLabel("End date").selectOption("In 7 days");
  await dialog.getByRole("button", { name: "Add level" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "alpha" })).toContainText("Read only");
  expect((await levels(app, tenant)).map((level) => level.accessLevelRemoteId)).toEqual([
    "",
    "read",
  ]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "alpha" })).not.toContainText("Read only");

  await app.call(
    "POST",
    `/v1/groups/${tenant.roleId("Crew")}/resources/${tenant.resourceId("alpha")}`,
    {
      as: await app.principal(tenant.admin),
      body: { access_level_remote_id: "read", duration_minutes: 600 },
    },
  );
  await page.reload();
  const before = await levels(app, tenant);
  await choose(page, "alpha", "Unassign…");
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "alpha" })).toContainText("Read only");
  expect(await levels(app, tenant)).toEqual(before);
});

async function choose(page: Page, name: string, action: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

/** Who reaches a resource without being an admin, by name. */
async function reaching(app: App, tenant: Tenant, name: string): Promise<string[]> {
  const { body } = await app.call<PageOf<AccessRow>>(
    "GET",
    `/api/v1/access?resourceId=${tenant.resourceId(name)}`,
    { as: await app.principal(tenant.admin) },
  );
  return body.content.filter(({ user }) => !user.isOrgAdmin).map(({ user }) => user.name);
}

async function levels(app: App, tenant: Tenant) {
  const { body } = await app.call<AssignedResource[]>(
    "GET",
    `/api/v1/roles/${tenant.roleId("Crew")}/resources`,
    { as: await app.principal(tenant.admin) },
  );
  return body.flatMap((resource) => (resource.name === "alpha" ? resource.accessLevels : []));
}
