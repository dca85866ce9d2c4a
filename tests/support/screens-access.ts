import type { Page } from "@playwright/test";
import { admin, roleIds, type Screen } from "./screen";

/** Of the demo data: a person with two roles that hold prod-db. */
export const whyPair = "770e8400-e29b-41d4-a716-446655440006:660e8400-e29b-41d4-a716-446655440001";
const resource = "660e8400-e29b-41d4-a716-446655440001";

const rows = (page: Page) => page.locator("tbody").getByRole("row").first().waitFor();

export const accessScreens: Screen[] = [
  {
    name: "access",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await rows(page);
    },
  },
  {
    name: "access-why",
    as: admin,
    open: async (page) => {
      await page.goto(`/access?why=${whyPair}`);
      await page.getByRole("list", { name: "Routes" }).waitFor();
    },
  },
  {
    name: "access-choose",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByRole("menuitem", { name: "Person…" }).click();
      await page.getByRole("dialog").getByRole("listitem").nth(3).waitFor();
    },
  },
  {
    name: "access-moment",
    as: admin,
    open: async (page) => {
      await page.goto("/access");
      await page.getByRole("button", { name: "As of…" }).click();
      await page.getByRole("button", { name: "Yesterday" }).waitFor();
    },
  },
  {
    name: "role-access",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.onCall}?tab=access`);
      await rows(page);
    },
  },
  {
    name: "role-access-matrix",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.onCall}?tab=access&view=matrix`);
      await page.getByRole("table", { name: "People by the resources" }).waitFor();
    },
  },
  {
    name: "resources",
    as: admin,
    open: async (page) => {
      await page.goto("/resources");
      await rows(page);
    },
  },
  {
    name: "resource",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resource}`);
      await rows(page);
    },
  },
  {
    name: "resource-add",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resource}?add=true`);
      await page.getByRole("radio").first().waitFor();
    },
  },
];
