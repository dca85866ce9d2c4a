import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { fillSignIn } from "../support/app";
import { accounts } from "../support/principals";
import { runToItsEnd, startProduct } from "../support/product";

let folder = "";
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "postern-newcomer-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("without any setting it starts, says where to go and how to sign in, and keeps what one does", async ({
  page,
}) => {
  test.slow();
  const settings = { POSTERN_DATA_DIR: path.join(folder, "data") };
  const first = await startProduct(settings);
  try {
    const printed = first.printed();
    expect(printed).toContain(`Postern is open at ${first.url}`);
    expect(printed).toContain("admin@acme.example");
    const [, password = ""] = /password +(\S+) \(shown only now\)/.exec(printed) ?? [];
    expect(password).not.toBe("");

    await page.goto(first.url);
    await fillSignIn(page, { ...accounts.admin, password });
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.goto(`${first.url}/roles`);
    const dialog = page.getByRole("dialog", { name: "New role" });
    // The very first page of a server may be pressed before its scripts have come.
    await expect(async () => {
      await page.getByRole("button", { name: "New role" }).click({ timeout: 5_000 });
      await expect(dialog).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await dialog.getByLabel("Name").fill("My first role");
    await dialog.getByRole("button", { name: "Create role" }).click();
    await expect(page.getByRole("link", { name: "My first role" })).toBeVisible();

    const second = await runToItsEnd(settings);
    expect(second.code).toBe(1);
    expect(second.printed).toMatch(/Postern could not start\. .*in use/i);
    expect(second.printed).not.toMatch(/\n +at /);
    await page.reload();
    await expect(page.getByRole("link", { name: "My first role" })).toBeVisible();
  } finally {
    expect(await first.stop()).toBe(0);
  }

  const again = await startProduct(settings, Number(new URL(first.url).port));
  try {
    expect(again.printed()).not.toContain("password");
    // Also the cookie lives on, since the secret is kept beside the data.
    await page.goto(`${again.url}/roles?q=first`);
    await expect(page.getByRole("link", { name: "My first role" })).toBeVisible();
  } finally {
    await again.stop();
  }
});

test("a chosen demo password is used and never printed", async ({ page }) => {
  const password = "a-password-of-my-own";
  const product = await startProduct({
    POSTERN_DATA_DIR: folder,
    POSTERN_DEMO_PASSWORD: password,
  });
  try {
    expect(product.printed()).not.toContain(password);
    await page.goto(product.url);
    await fillSignIn(page, { ...accounts.admin, password });
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  } finally {
    await product.stop();
  }
});

for (const [setting, value] of [
  ["PORT", "eighty"],
  ["NEXTAUTH_SECRET", "short"],
  ["DATABASE_URL", "mysql://nowhere"],
  ["TRUSTED_PROXIES", "everyone"],
] as const) {
  test(`a wrong ${setting} is named with what it should be`, async () => {
    const { code, printed } = await runToItsEnd({ POSTERN_DATA_DIR: folder, [setting]: value });
    expect(code).toBe(1);
    expect(printed).toMatch(new RegExp(`Postern could not start\\. ${setting} should be .*\\.`));
    expect(printed).not.toMatch(/\n +at /);
  });
}
