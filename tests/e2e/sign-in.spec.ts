import { expect } from "@playwright/test";
import { fillSignIn, test } from "../support/app";
import { accounts } from "../support/principals";
import { demoPassword } from "../support/settings";

const wrong = "Email or password is not right.";

test("empty fields are named one by one, and the first gets the focus", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your organization, such as acme.")).toBeVisible();
  await expect(page.getByText("Enter your email address.")).toBeVisible();
  await expect(page.getByText("Enter your password.")).toBeVisible();
  await expect(page.getByLabel("Organization")).toBeFocused();
  await expect(page.getByLabel("Organization")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Organization").fill("acme");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Email")).toBeFocused();
});

test("whatever is wrong, the sentence is the same and the password is ready to be retyped", async ({
  app,
  page,
}) => {
  const { admin, slug } = await app.tenant();
  const attempts = [
    { ...admin, password: "not the password" },
    { ...admin, email: `nobody@${slug}.example` },
    { ...admin, organizationSlug: `${slug}-elsewhere` },
  ];
  await page.goto("/sign-in");
  for (const attempt of attempts) {
    await fillSignIn(page, attempt);
    await expect(page.getByRole("alert").filter({ hasText: wrong })).toBeVisible();
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await page.reload();
  }
});

test("after repeated failures sign-in pauses and says until when", async ({ app, page }) => {
  const { admin } = await app.tenant();
  await page.goto("/sign-in");
  const alert = page.getByRole("alert").filter({ hasText: /./ });
  for (const warning of [undefined, "3 more tries", "2 more tries", "one more try"]) {
    await fillSignIn(page, { ...admin, password: "guess" });
    await expect(alert).toContainText(warning ?? wrong);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await fillSignIn(page, { ...admin, password: "guess" });
  await expect(alert).toContainText(/Email or password|Too many tries/);
  await fillSignIn(page, admin);
  await expect(alert).toContainText(/Too many tries\. Sign-in opens again at \d\d:\d\d:\d\d\./);
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("an expired password opens nothing, and the page says how to get a new one", async ({
  page,
}) => {
  // Passwords expire only beside a mail server, and this product has none: the answer is made here.
  await page.route("**/api/auth/callback/credentials", (route) => {
    const url = `${new URL(page.url()).origin}/sign-in?error=password_expired`;
    return route.fulfill({ status: 401, json: { url } });
  });
  await page.goto("/sign-in");
  await fillSignIn(page, accounts.admin);
  await expect(
    page.getByRole("alert").filter({ hasText: "Your password has expired." }),
  ).toContainText("Use “Forgot password?” to get a link and choose a new one.");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("sign-in leads back to where one was, with the query kept", async ({ page }) => {
  await page.goto("/roles?q=data&sort=-name");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await fillSignIn(page, accounts.admin);
  await expect(page).toHaveURL(/\/roles\?q=data&sort=-name$/);
  await expect(page.getByRole("textbox", { name: "Search roles" })).toHaveValue("data");
  await expect(page.getByRole("link", { name: "Data Platform" })).toBeVisible();
});

test("who is signed in already does not see the form", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/sign-in?callbackUrl=%2Froles%3Fq%3Dpayments");
  await expect(page).toHaveURL(/\/roles\?q=payments$/);
});

test("the organization of the last visit is filled in", async ({ login }) => {
  const page = await login(accounts.admin, { fresh: true });
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await expect(page.getByLabel("Organization")).toHaveValue("acme");
  await expect(page.getByLabel("Email")).toBeFocused();
});

test("the password can be shown and hidden", async ({ page }) => {
  await page.goto("/sign-in");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(demoPassword);
  await page.getByRole("button", { name: "Show password", pressed: false }).click();
  await expect(password).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Show password", pressed: true }).click();
  await expect(password).toHaveAttribute("type", "password");
});

test("without a network the form keeps what was typed", async ({ page, trouble }) => {
  trouble.expectSome(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/sign-in");
  await page.context().setOffline(true);
  await fillSignIn(page, accounts.admin);
  await expect(
    page.getByRole("alert").filter({ hasText: "could not reach the server" }),
  ).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(accounts.admin.email);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("signing out ends the cookie itself: a copy of it is signed out too", async ({
  browser,
  login,
  app,
}) => {
  const page = await login(accounts.admin, { fresh: true });
  const stolen = await page.context().storageState();
  await page.getByRole("button", { name: "Account: Ana Ruiz" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Postern" })).toBeVisible();
  await page.goto("/roles");
  await expect(page).toHaveURL(/\/sign-in/);

  const replay = await browser.newContext({ storageState: stolen, baseURL: app.url });
  const answer = await replay.request.get("/api/v1/roles");
  expect(answer.status()).toBe(401);
  const copy = await replay.newPage();
  await copy.goto("/roles");
  await expect(copy).toHaveURL(/\/sign-in/);
  await replay.close();
});
