import { expect, type Locator, type Page } from "@playwright/test";

/** The row that has this text in its first column. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
}

/** Checks cells of a row by the headings of their columns. */
export async function expectRow(
  table: Locator,
  name: string,
  cells: Readonly<Record<string, string | RegExp>>,
): Promise<void> {
  const row = table.getByRole("row").filter({ hasText: name });
  await expect(row).toHaveCount(1);
  const headings = await table.getByRole("columnheader").allInnerTexts();
  for (const [heading, expected] of Object.entries(cells)) {
    const index = headings.findIndex((text) => text.trim() === heading);
    if (index === -1) throw new Error(`The table has no column ${heading}: ${headings}`);
    await expect(row.getByRole("cell").nth(index)).toHaveText(expected);
  }
}

/** The names in the order of the rows. */
export async function expectNames(page: Page, caption: string, names: string[]): Promise<void> {
  await expect(
    page.getByRole("table", { name: caption }).locator("tbody td:first-child").getByRole("link"),
  ).toHaveText(names);
}
