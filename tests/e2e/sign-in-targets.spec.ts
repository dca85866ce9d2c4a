import { expect } from "@playwright/test";
import { fillSignIn, test } from "../support/app";
import { accounts } from "../support/principals";
import { demoPassword } from "../support/settings";

/** Addresses that phishers put behind "callbackUrl". */
const hostile = [
  "https://evil.example",
  "http://evil.example/roles",
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https:\\\\evil.example",
  "javascript:alert(document.domain)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://evil.example/1",
  "file:///etc/passwd",
  "http://localhost@evil.example/",
  "http://localhost:3111.evil.example",
  "http://localhost.evil.example",
  "https://[::1",
  "http://",
  "/..//evil.example",
  "/%2F%2Fevil.example",
  "/%5Cevil.example",
  "/roles/../..//evil.example",
  "%2F%2Fevil.example",
  "%68ttps://evil.example",
  "evil.example",
  "?next=//evil.example",
  "#//evil.example",
  "/roles#@evil.example",
  "@evil.example",
  "/@evil.example",
  "/.evil.example",
  "\u0000//evil.example",
  "\u2028//evil.example",
  "/\u00ad/evil.example",
  "／／evil.example",
  "https://evil.example%2F@localhost",
  "ftp://evil.example",
  "ws://evil.example",
  "//evil.example:80/roles",
  "//localhost:1@evil.example",
  "//[::ffff:7f00:1]/",
  "//0x7f000001/",
];

test("a signed-in person is never led to another site", async ({ app, login }) => {
  const page = await login(accounts.admin);
  for (const target of hostile) {
    const answer = await page.request.get(`/sign-in?callbackUrl=${encodeURIComponent(target)}`, {
      maxRedirects: 0,
    });
    const location = answer.headers().location ?? "";
    expect.soft(answer.status(), target).toBe(307);
    expect.soft(new URL(location, app.url).origin, target).toBe(new URL(app.url).origin);
    expect.soft(location, target).not.toMatch(/^\s*(\/[/\\]|\\)/);
  }
});

test("next-auth's own sign-in and sign-out lead to no other site either", async ({ app, page }) => {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  for (const target of hostile) {
    const answer = await page.request.post("/api/auth/callback/credentials", {
      maxRedirects: 0,
      headers: { origin: app.url },
      form: {
        ...accounts.admin,
        password: demoPassword,
        csrfToken,
        callbackUrl: target,
        json: "true",
      },
    });
    const body = await answer.text();
    expect.soft(answer.status(), `${target} ${body}`).toBeLessThan(500);
    const url = /"url":"([^"]*)"/.exec(body)?.[1] ?? answer.headers().location ?? app.url;
    expect.soft(new URL(url, app.url).origin, target).toBe(new URL(app.url).origin);
  }
});

for (const target of [
  "https://evil.example",
  "//evil.example",
  "javascript:alert(1)",
  "/\\evil.example",
]) {
  test(`after the form, ${JSON.stringify(target)} is not where one arrives`, async ({
    app,
    page,
  }) => {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(target)}`);
    await fillSignIn(page, accounts.admin);
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(app.url).origin);
  });
}
