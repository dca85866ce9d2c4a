import type { Page } from "@playwright/test";
import { onWrite, refusal } from "./refuse";
import { admin, roleIds, type Screen } from "./screen";

export const formScreens: Screen[] = [
  { name: "role-new", as: admin, open: (page) => openNew(page) },
  {
    name: "role-new-complaints",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await dialog.getByLabel("Name").fill("payments");
      await dialog.getByLabel("Session limit").fill("1.5");
      await dialog.getByRole("button", { name: "Create role" }).click();
      await dialog.locator("[aria-invalid=true]").first().waitFor();
      await dialog.getByLabel("Session limit").fill("8");
      await dialog.getByRole("button", { name: "Create role" }).click();
      await dialog.getByText("exists already.").waitFor();
    },
  },
  {
    name: "role-new-offline",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await onWrite(page, "**/api/v1/roles", (route) => route.abort());
      await dialog.getByLabel("Name").fill("Incident response");
      await dialog.getByRole("button", { name: "Create role" }).click();
      await dialog.getByText("could not reach the server").waitFor();
    },
  },
  {
    name: "role-new-signed-out",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await onWrite(page, "**/api/v1/roles", (route) =>
        route.fulfill({ status: 401, json: refusal("unauthorized", 401) }),
      );
      await dialog.getByLabel("Name").fill("Incident response");
      await dialog.getByRole("button", { name: "Create role" }).click();
      await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
    },
  },
  {
    name: "role-new-discard",
    as: admin,
    open: async (page) => {
      const dialog = await openNew(page);
      await dialog.getByLabel("Name").fill("Incident response");
      await page.keyboard.press("Escape");
      await page.getByRole("alertdialog", { name: "Discard changes?" }).waitFor();
    },
  },
  {
    name: "role-edit",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles?edit=${roleIds.onCall}`);
      await page.getByRole("button", { name: "Save changes" }).waitFor();
    },
  },
  {
    name: "role-edit-changed",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles?edit=${roleIds.onCall}`);
      await onWrite(page, "**/api/v1/roles/*", (route) =>
        route.fulfill({ status: 412, json: refusal("role_changed", 412) }),
      );
      await page.getByLabel("Session limit").fill("4");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("button", { name: "Save mine" }).waitFor();
    },
  },
  {
    name: "role-delete",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles?delete=${roleIds.onCall}`);
      await page.getByRole("button", { name: "Delete role" }).click();
      await page.getByText("to delete this role.").waitFor();
    },
  },
];

export const roleScreens: Screen[] = [
  { name: "role-resources", as: admin, open: (page) => openRole(page, roleIds.onCall) },
  { name: "role-users", as: admin, open: (page) => openRole(page, roleIds.officeNetwork, "users") },
  { name: "role-notes", as: admin, open: (page) => openRole(page, roleIds.officeNetwork) },
  {
    name: "role-empty",
    as: admin,
    open: async (page) => {
      await page.goto(`/roles/${roleIds.contractors}`);
      await page.getByText("No resources yet").waitFor();
    },
  },
  {
    name: "role-not-found",
    as: admin,
    open: async (page) => {
      await page.goto("/roles/00000000-0000-4000-8000-000000000000");
      await page.getByText("This role does not exist any more").waitFor();
    },
  },
  {
    name: "role-unassigned",
    as: admin,
    open: async (page) => {
      await openRole(page, roleIds.onCall);
      await onWrite(page, "**/resources/*", (route) => route.fulfill({ status: 204 }));
      await page.getByRole("button", { name: "Actions for prod-db" }).click();
      await page.getByRole("menuitem", { name: "Unassign" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
  {
    name: "role-unassign-failed",
    as: admin,
    open: async (page) => {
      await openRole(page, roleIds.onCall);
      await onWrite(page, "**/resources/*", (route) => route.abort());
      await page.getByRole("button", { name: "Actions for prod-db" }).click();
      await page.getByRole("menuitem", { name: "Unassign" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
      await page.getByText("could not reach the server").waitFor();
    },
  },
];

async function openNew(page: Page) {
  await page.goto("/roles?new=true");
  const dialog = page.getByRole("dialog", { name: "New role" });
  await dialog.waitFor();
  return dialog;
}

async function openRole(page: Page, id: string, tab = "resources") {
  await page.goto(`/roles/${id}?tab=${tab}`);
  await page.getByRole("table").waitFor();
}
