import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { test } from "../support/app";
import { assignDialog, openAssign } from "../support/assign";
import { accounts } from "../support/principals";

const payloads = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  '"><svg onload=alert(1)>',
  "'\"><iframe srcdoc='<script>alert(1)</script>'>",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  '<a href="javascript:alert(1)">open</a>',
  "<svg><script>alert(1)</script></svg>",
  "<math><mtext><style><img src=x onerror=alert(1)>",
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '<link rel=stylesheet href="//evil.example/x.css">',
  "<style>*{display:none}</style>",
  "{{constructor.constructor('alert(1)')()}}",
  "$" + "{alert(1)}",
  "\\u003cimg src=x onerror=alert(1)\\u003e",
  "]]><!--<script>alert(1)</script>-->",
  "<input autofocus onfocus=alert(1)>",
  "&lt;b&gt;bold&lt;/b&gt; &#x3C;i&#x3E;",
  "<form action=https://evil.example><button>Save</button></form>",
];

test("markup in names and descriptions is text on every page, in every dialog and in toasts", async ({
  app,
  login,
}) => {
  test.slow();
  const tenant = await app.tenant({ resources: ["<img src=x onerror=alert(2)>"] });
  const as = await app.principal(tenant.admin);
  const ids: string[] = [];
  for (const name of payloads) {
    const { status, body } = await app.call<{ id: string }>("POST", "/api/v1/roles", {
      as,
      body: { name, description: name },
    });
    expect(status, name).toBe(201);
    ids.push(body.id);
  }
  const page = await login(tenant.admin);
  await page.goto("/roles");
  for (const name of payloads) {
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  }
  for (const [index, id] of ids.entries()) {
    const name = payloads[index] ?? "";
    await page.goto(`/roles/${id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page).toHaveTitle(`${name} · Postern`);
  }
  const [first = "", second = ""] = ids;
  await page.goto(`/roles?edit=${first}`);
  await expect(page.getByRole("dialog").getByLabel("Name")).toHaveValue(payloads[0] ?? "");
  await page.goto(`/roles?delete=${second}`);
  await expect(page.getByRole("alertdialog")).toContainText(`Delete ${payloads[1]}?`);
  await page.goto(`/roles?q=${encodeURIComponent("<img src=x onerror=alert(3)>zz")}`);
  await expect(page.getByText("No role matches “<img src=x onerror=alert(3)>zz”")).toBeVisible();
  await openAssign(page, first);
  await assignDialog(page).getByRole("option").first().click();
  await assignDialog(page).getByRole("button", { name: "Assign 1 resource" }).click();
  await expect(page.getByText(`1 resource assigned to ${payloads[0]}.`).first()).toBeVisible();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});

test("each load has a nonce of its own, and scripts run by it alone", async ({ login }) => {
  const page = await login(accounts.admin);
  const nonces = new Set<string>();
  for (let load = 0; load < 25; load += 1) {
    const answer = await page.request.get(load % 2 ? "/roles" : "/sign-in", { maxRedirects: 0 });
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "none");
  }
  expect(nonces.size).toBe(25);
});

test("a nonce or policy that the request names is not taken over", async ({ page }) => {
  const answer = await page.request.get("/sign-in", {
    headers: {
      "x-nonce": "attacker",
      "content-security-policy": "script-src 'nonce-attacker' 'unsafe-inline'",
    },
  });
  expect(answer.headers()["content-security-policy"]).not.toContain("attacker");
  expect(await answer.text()).not.toContain("attacker");
});

test("inline scripts that slip in are refused by the policy", async ({ page, trouble }) => {
  trouble.expectSome(/policy|Content Security Policy|\/x$/i);
  await page.goto("/sign-in");
  const ran = await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = '<img src="x" onerror="document.title = \'ran\'">';
    document.body.append(script);
    return new Promise<string>((resolve) => setTimeout(() => resolve(document.title), 300));
  });
  expect(ran).not.toBe("ran");
});

test("no page lets itself be framed", async ({ app, browser }) => {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      ["/sign-in", "/roles", "/docs"]
        .map((path) => `<iframe src="${app.url}${path}"></iframe>`)
        .join(""),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const context = await browser.newContext();
  const page: Page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  const framed = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(framed).toHaveLength(3);
  for (const frame of framed) {
    expect(await frame.locator("body").textContent()).not.toMatch(/Postern|Sign in|API reference/);
  }
  await context.close();
  server.close();
});

test("another site cannot change anything with the cookie of who is signed in", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant({ roles: [{ name: "Stays" }] });
  const page = await login(tenant.admin);
  const body = { name: "Forged" };
  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: app.url.replace("localhost", "127.0.0.1") },
    { origin: `${app.url}.evil.example` },
    { origin: app.url, "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
  ]) {
    const answer = await page.request.post("/api/v1/roles", { data: body, headers });
    expect.soft(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  await page.goto("/roles");
  await expect(page.getByRole("link", { name: "Stays" })).toBeVisible();
  await expect(page.getByText("Forged")).toHaveCount(0);
});
