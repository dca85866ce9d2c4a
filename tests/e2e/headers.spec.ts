import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";

const pages = ["/sign-in", "/roles", "/roles?q=x", "/docs", "/nowhere", "/roles/no-id", "/"];

for (const who of ["nobody", "member", "admin"] as const) {
  test(`every page and redirect carries the protecting headers for ${who}`, async ({
    login,
    page: visitor,
  }) => {
    const page = who === "nobody" ? visitor : await login(accounts[who]);
    for (const path of pages) {
      const answer = await page.request.get(path, { maxRedirects: 0 });
      const headers = answer.headers();
      const policy = headers["content-security-policy"] ?? "";
      const about = `${path} answers ${answer.status()}`;
      expect.soft(answer.status(), about).toBeLessThan(500);
      expect.soft(headers["x-content-type-options"], about).toBe("nosniff");
      expect.soft(headers["referrer-policy"], about).toBeTruthy();
      expect.soft(headers["cross-origin-opener-policy"], about).toBe("same-origin");
      expect.soft(headers["cache-control"], about).toContain("no-store");
      expect.soft(headers["x-powered-by"], about).toBeUndefined();
      for (const part of [
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]) {
        expect.soft(policy, about).toContain(part);
      }
    }
  });
}

test("what a signed-in person was sent is not kept for the next person at this browser", async ({
  login,
}) => {
  const page = await login(accounts.admin, { fresh: true });
  await page.goto("/roles");
  await page.goto("/docs");
  await page.context().clearCookies();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in to Postern" })).toBeVisible();
  await expect(page.getByText("DevOps Team")).toHaveCount(0);
});

test("the cookie cannot be read by scripts and does not travel to other sites", async ({
  login,
}) => {
  const page = await login(accounts.admin);
  const cookies = await page.context().cookies();
  const session = cookies.filter(({ name }) => name === "postern.sign-in");
  expect(session).toHaveLength(1);
  for (const { httpOnly, sameSite } of session) {
    expect(httpOnly).toBe(true);
    expect(sameSite).toBe("Lax");
  }
  await page.goto("/roles");
  const kept = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  for (const { value } of session) expect(kept).not.toContain(value.slice(0, 20));
});
