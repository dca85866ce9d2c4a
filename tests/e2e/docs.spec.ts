import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";

test("the reference lists every operation of the document, for everyone", async ({ page }) => {
  await page.goto("/docs");
  await expect(page.getByRole("heading", { name: "API reference" })).toBeVisible();
  const { paths } = await (await page.request.get("/openapi.json")).json();
  for (const path of Object.keys(paths)) {
    await expect(
      page
        .getByText(path.replaceAll("/", "/\u200b"), { exact: true })
        .or(page.getByText(path, { exact: true }))
        .first(),
    ).toBeVisible();
  }
});

test("“Try it out” calls this server as the person who is signed in", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/docs");
  const operation = page.locator("#operations-Roles-listRoles, [id^=operations-]").filter({
    has: page.getByRole("button", { name: /^get \/api\/v1\/roles( |$)/i }),
  });
  await operation
    .getByRole("button", { name: /^get \/api\/v1\/roles/i })
    .first()
    .click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  const answered = page.waitForResponse(
    (response) => new URL(response.url()).pathname === "/api/v1/roles",
  );
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = await answered;
  expect(answer.status()).toBe(200);
  await expect(operation.getByText("DevOps Team").first()).toBeVisible();
});
