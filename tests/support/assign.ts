import { expect, type Locator, type Page } from "@playwright/test";

export type Kind = "resources" | "users";

const titles = { resources: "Resources", users: "Users" } as const;

export const assignDialog = (page: Page): Locator =>
  page.getByRole("dialog", { name: /^Assign (resources|users) to / });

export const searchField = (page: Page, kind: Kind = "resources"): Locator =>
  page.getByRole("combobox", { name: titles[kind] });

export const options = (page: Page): Locator =>
  assignDialog(page).getByRole("listbox").getByRole("option");

export const optionOf = (page: Page, name: string): Locator =>
  options(page).filter({ hasText: name });

export const assignButton = (page: Page): Locator =>
  assignDialog(page).getByRole("button", { name: /^(Assign |Assigning|Retry \d|Done)/ });

/** Opens the role's page with the dialog, by the address. */
export async function openAssign(page: Page, roleId: string, kind: Kind = "resources") {
  await page.goto(`/roles/${roleId}?tab=${kind}&assign=${kind}`);
  await expect(searchField(page, kind)).toBeFocused();
  await expect(options(page).first()).toBeVisible();
}

export async function pick(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) {
    await optionOf(page, name).click();
    await expect(assignDialog(page).getByRole("button", { name: `Remove ${name}` })).toBeVisible();
  }
}

/** Pastes as the keyboard would, without the clipboard that all browsers of this machine share. */
export async function paste(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", pasted);
    element.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}
