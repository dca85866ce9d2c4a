import type { Page } from "@playwright/test";
import { resourceId } from "@/db/seed/demo-ids";
import type { StaticIpRule } from "@/lib/contract/static-ip-rules";
import { type App, signInAs } from "./app";
import { admin, type Screen } from "./screen";

const path = "/static-rules";

/** Adds a rule of the demo organization, once, and waits until its firewalls have opened. */
async function addRule(app: App): Promise<void> {
  const as = await app.principal(admin);
  const wire = "/api/v1/static-ip-rules";
  const label = "Office, Berlin";
  const read = async () =>
    (await app.call<StaticIpRule[]>("GET", wire, { as })).body.find((rule) => rule.label === label);
  if (!(await read())) {
    const resourceIds = [1, 2, 3, 4, 5, 6, 7].map(resourceId);
    await app.call("POST", wire, { as, body: { label, ipAddress: "8.8.4.0/24", resourceIds } });
  }
  while ((await read())?.status === "PENDING") await new Promise((wait) => setTimeout(wait, 100));
}

async function openRules(page: Page, app: App, search = ""): Promise<void> {
  await addRule(app);
  await page.goto(`${path}${search}`);
  await page.getByText("Office, Berlin").first().waitFor();
}

const openAdd = (page: Page) => page.getByRole("dialog", { name: "Add a static rule" });

export const staticRuleScreens: Screen[] = [
  { name: "static-rules", as: admin, open: (page, app) => openRules(page, app) },
  {
    name: "static-rules-none",
    open: async (page, app) => {
      const { admin: owner } = await app.tenant();
      await signInAs(page, owner);
      await page.goto(path);
      await page.getByText("No static rules yet").waitFor();
    },
  },
  {
    name: "static-rules-add",
    as: admin,
    open: async (page) => {
      await page.goto(`${path}?new=true`);
      await openAdd(page)
        .getByRole("option", { name: /^admin-portal/ })
        .waitFor();
    },
  },
  {
    name: "static-rules-add-complaints",
    as: admin,
    open: async (page) => {
      await page.goto(`${path}?new=true`);
      const dialog = openAdd(page);
      await dialog.getByRole("option", { name: /^admin-portal/ }).waitFor();
      await dialog.getByLabel("Label").fill("Office");
      await dialog.getByLabel("Address or network").fill("8.8.8.0/8");
      await dialog.getByRole("option", { name: /^admin-portal/ }).click();
      await dialog.getByLabel("End date").selectOption("custom");
      await dialog.getByRole("button", { name: "Add rule" }).click();
      await dialog.getByText("8.8.8.0/8 is not the beginning").waitFor();
    },
  },
  {
    name: "static-rules-delete",
    as: admin,
    open: async (page, app) => {
      await openRules(page, app);
      await page.getByRole("button", { name: "Actions for Office, Berlin" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("button", { name: "Delete rule" }).waitFor();
    },
  },
];
