import type { Page } from "@playwright/test";
import { userId } from "@/db/seed/demo-ids";
import { type App, signInAs } from "./app";
import { inviteByApi } from "./invite";
import { accounts } from "./principals";
import { onWrite, refusal } from "./refuse";
import { admin, roleIds, type Screen } from "./screen";
import type { Tenant } from "./tenants";

const bo = userId(3);

const listScreens: Screen[] = [
  { name: "people", as: admin, open: (page) => openPeople(page) },
  {
    name: "people-row-menu",
    as: admin,
    open: async (page) => {
      await openPeople(page);
      await page.getByRole("button", { name: "Actions for Bo Chen" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    },
  },
  {
    name: "people-filter-menu",
    as: admin,
    open: async (page) => {
      await openPeople(page, "?status=active&account=admin");
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("menuitemradio").first().waitFor();
    },
  },
  {
    name: "people-role-filter",
    as: admin,
    open: async (page) => {
      await openPeople(page);
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("menuitem", { name: "Has a role…" }).click();
      await page.getByRole("dialog").getByRole("listitem").getByRole("button").first().waitFor();
    },
  },
  {
    name: "people-no-match",
    as: admin,
    open: async (page) => {
      await page.goto(`/users?q=zzz&account=admin&role=${roleIds.onCall}`);
      await page.getByText("Nobody matches").waitFor();
    },
  },
  {
    name: "people-failed",
    as: admin,
    open: async (page) => {
      await openPeople(page);
      await page.route("**/api/v1/users?*", (route) =>
        route.fulfill({ status: 500, json: refusal("internal_error", 500) }),
      );
      await page.getByRole("textbox", { name: "Search people" }).fill("kim");
      await page.getByRole("button", { name: "Retry" }).waitFor();
    },
  },
  {
    name: "people-invited",
    open: async (page, app) => {
      const tenant = await openTenant(page, app);
      await inviteByApi(app, tenant, "kim.lee");
      const { id } = await inviteByApi(app, tenant, "late.comer");
      await app.store.run(
        {
          text: `update one_time_tokens set expires_at = now() - interval '1 hour'
            where user_id = $1`,
        },
        [id],
      );
      await openPeople(page);
      await page.getByText("Invitation expired").waitFor();
    },
  },
  {
    name: "people-alone",
    open: async (page, app) => {
      const tenant = await openTenant(page, app);
      await app.store.run(
        { text: "delete from users where organization_id = $1 and name <> 'Ada Admin'" },
        [tenant.organizationId],
      );
      await openPeople(page);
      await page.getByText("Only you are here so far.").waitFor();
    },
  },
];

const inviteScreens: Screen[] = [
  { name: "people-invite", as: admin, open: (page) => openInvite(page) },
  {
    name: "people-invite-wrong",
    as: admin,
    open: async (page) => {
      await fillInvite(page, "kim@acme.example, someone");
      await page.getByText("is not an email address.").waitFor();
    },
  },
  {
    name: "people-invite-taken",
    as: admin,
    open: async (page) => {
      await fillInvite(page, "bo.chen@acme.example");
      await page.getByText("belongs to a person").waitFor();
    },
  },
  {
    name: "people-invite-report",
    open: async (page, app) => {
      const { slug } = await openTenant(page, app);
      const at = `${slug}.example`;
      await fillInvite(page, `one@${at}, mia.member@${at}, two@${at}`);
      await page.getByText("1 of 3 people was not invited").waitFor();
    },
  },
  {
    name: "people-invite-left",
    open: async (page, app) => {
      const { slug } = await openTenant(page, app);
      await fillInvite(page, `one@${slug}.example`);
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("alertdialog", { name: "Close without copying?" }).waitFor();
    },
  },
];

const actScreens: Screen[] = [
  ...(["admin", "deactivate", "delete"] as const).map((act) => ({
    name: `people-${act}`,
    as: admin,
    open: async (page: Page) => {
      // What is behind a question is hidden from roles.
      await page.goto(`/users?act=${act}&person=${bo}`);
      await page.getByRole("alertdialog").waitFor();
    },
  })),
  {
    name: "people-last-admin",
    as: accounts.foreignAdmin,
    open: async (page) => {
      await openPeople(page);
      await page.getByRole("button", { name: "Actions for Gil Moreau" }).click();
      await page.getByRole("menuitem", { name: "Make member" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Make member" }).click();
      await page.getByText("Gil Moreau is the last admin").waitFor();
    },
  },
  {
    name: "person-edit-changed",
    as: admin,
    open: async (page) => {
      await page.goto(`/users/${bo}?act=edit`);
      await onWrite(page, "**/api/v1/users/*", (route) =>
        route.fulfill({ status: 412, json: refusal("user_changed", 412) }),
      );
      await page.getByRole("textbox", { name: "Name" }).fill("Bo Chan");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("button", { name: "Save mine" }).waitFor();
    },
  },
];

const personScreens: Screen[] = [
  { name: "person-roles", as: admin, open: (page) => openPerson(page) },
  {
    name: "person-menu",
    as: admin,
    open: async (page) => {
      await openPerson(page);
      await page.getByRole("button", { name: "More for Bo Chen" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    },
  },
  {
    name: "person-without-roles",
    open: async (page, app) => {
      const tenant = await openTenant(page, app);
      await page.goto(`/users/${tenant.userId("Mia Member")}`);
      await page.getByText("No roles yet").waitFor();
    },
  },
  {
    name: "person-add-role",
    as: admin,
    open: async (page) => {
      await page.goto(`/users/${bo}?assign=true`);
      const roles = page.getByRole("list", { name: "Roles" });
      await roles.getByRole("checkbox").first().check();
      await page.getByText("It counts for new sessions.").waitFor();
    },
  },
  {
    name: "person-add-no-role",
    as: admin,
    open: async (page) => {
      await page.goto(`/users/${bo}?assign=true`);
      await page.getByRole("dialog").getByRole("button", { name: "Add to roles" }).click();
      await page.getByText("Choose at least one role first.").waitFor();
    },
  },
  {
    name: "person-unassign",
    as: admin,
    open: async (page) => {
      await openPerson(page);
      await page.getByRole("button", { name: "Actions for DevOps Team" }).click();
      await page.getByRole("menuitem", { name: "Unassign…" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "person-not-found",
    as: admin,
    open: async (page) => {
      await page.goto("/users/00000000-0000-4000-8000-000000000000");
      await page.getByText("This person is not in your organization.").waitFor();
    },
  },
];

/** The list of people and the pages of each. */
export const peopleScreens: Screen[] = [
  ...listScreens,
  ...inviteScreens,
  ...actScreens,
  ...personScreens,
];

async function openPeople(page: Page, query = "") {
  await page.goto(`/users${query}`);
  await page.getByRole("table", { name: "People" }).waitFor();
}

async function openPerson(page: Page) {
  await page.goto(`/users/${bo}`);
  await page.getByRole("table", { name: "Roles of Bo Chen" }).waitFor();
}

async function openInvite(page: Page) {
  await page.goto("/users?invite=true");
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await dialog.waitFor();
  return dialog;
}

async function fillInvite(page: Page, addresses: string) {
  const dialog = await openInvite(page);
  await dialog.getByLabel("Email addresses").fill(addresses);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
}

/** An organization of its own, seen by its admin. */
async function openTenant(page: Page, app: App): Promise<Tenant> {
  const tenant = await app.tenant();
  await signInAs(page, tenant.admin);
  return tenant;
}
