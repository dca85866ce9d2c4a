import type { Page } from "@playwright/test";
import { assignDialog, openAssign, pick } from "./assign";
import { held, refusal } from "./refuse";
import { admin, roleIds, type Screen } from "./screen";

const previews = "**/api/v1/**/preview";

/** What a change would mean, in every dialog that asks before it. */
export const previewScreens: Screen[] = [
  screen("preview-assign-users", async (page) => {
    await openAssign(page, roleIds.onCall, "users");
    await pick(page, "Clara Schmidt", "Aisha Bello", "Bo Chen");
    await assignDialog(page).getByText("per session").waitFor();
  }),
  screen("preview-assign-end", async (page) => {
    await openAssign(page, roleIds.onCall);
    await pick(page, "staging-db");
    await page.getByLabel("End date").selectOption("In 30 days");
    await assignDialog(page).getByText("until").first().waitFor();
  }),
  screen("preview-loading", async (page) => {
    await openAssign(page, roleIds.onCall);
    await page.route(previews, () => held().until);
    await pick(page, "staging-db");
    await assignDialog(page).getByText("Working out what this changes…").waitFor();
  }),
  screen("preview-failed", async (page) => {
    await openAssign(page, roleIds.onCall);
    await page.route(previews, (route) =>
      route.fulfill({ status: 403, json: refusal("forbidden", 403) }),
    );
    await pick(page, "staging-db");
    await assignDialog(page).getByText("could not be worked out").waitFor();
  }),
  screen("preview-unassign", async (page) => {
    await page.goto(`/roles/${roleIds.onCall}`);
    await choose(page, "prod-db", "Unassign…");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("lose").first().waitFor();
    await dialog.getByText("Show each").click();
  }),
  screen("preview-end", async (page) => {
    await page.goto(`/roles/${roleIds.onCall}`);
    await choose(page, "prod-db", "Change end…");
    await page.getByLabel("End date").selectOption("In 7 days");
    await page
      .getByRole("dialog")
      .getByText(/^From /)
      .waitFor();
  }),
  screen("preview-limit", async (page) => {
    await page.goto(`/roles?edit=${roleIds.onCall}`);
    await page.getByLabel("Session limit").fill("2");
    await page.getByRole("dialog").getByText("falls from").first().waitFor();
  }),
  screen("preview-delete", async (page) => {
    await page.goto(`/roles?delete=${roleIds.onCall}`);
    await page.getByRole("alertdialog").getByText("lose").first().waitFor();
  }),
];

function screen(name: string, open: (page: Page) => Promise<unknown>): Screen {
  return { name, as: admin, open };
}

async function choose(page: Page, name: string, action: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
