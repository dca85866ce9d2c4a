import type { Page } from "@playwright/test";
import type { App } from "./app";
import { accounts, type Credentials } from "./principals";

/** A page or a state of a dialog, and the way to it from a fresh page. */
export type Screen = {
  name: string;
  /** Who looks at it; nobody in particular when absent. */
  as?: Credentials;
  /** Ends when everything that is to be seen is there. */
  open: (page: Page, app: App) => Promise<unknown>;
};

export const admin = accounts.admin;

/** Roles of the demo data. */
export const roleIds = {
  onCall: "550e8400-e29b-41d4-a716-446655440021",
  officeNetwork: "550e8400-e29b-41d4-a716-446655440030",
  contractors: "550e8400-e29b-41d4-a716-446655440031",
};
