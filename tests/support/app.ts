import { randomBytes } from "node:crypto";
import { type BrowserContext, test as base, type Page } from "@playwright/test";
import type { Database } from "@/db/queries";
import { openServer } from "@/db/server";
import { type Caller, callerOf } from "./call";
import { type KeptBrowsers, keepBrowsers } from "./kept-browsers";
import { createDatabase, dropDatabase } from "./postgres";
import { type Credentials, type Principal, signIn as signInToApi } from "./principals";
import { freePort, startProduct } from "./product";
import { demoPassword, migrationsFolder, testSecret, testSettings } from "./settings";
import { makeTenant, type Tenant, type TenantPlan } from "./tenants";
import { type Trouble, watchForTrouble } from "./trouble";

type Login = (who: Credentials, options?: { fresh?: boolean }) => Promise<Page>;

/** The real product on a database of its own, and what tests arrange behind it. */
export type App = {
  url: string;
  store: Database;
  call: Caller;
  /** Tokens of a real sign-in, for arranging things through the API. */
  principal(who: Credentials): Promise<Principal>;
  tenant(plan?: TenantPlan): Promise<Tenant>;
};

type WorkerFixtures = { app: App; keptBrowsers: KeptBrowsers };
type TestFixtures = {
  /** A page in a browser that stays open from test to test; see `keepBrowsers`. */
  kept: (key: string, begin?: (page: Page) => Promise<void>) => Promise<Page>;
  /**
   * A page of somebody who is signed in, in a browser of its own. The sign-in is real and happens
   * once per worker and account; `fresh` makes a new one, for tests that sign out.
   */
  login: Login;
  /** A page of nobody in particular, in a browser that has loaded our scripts before. */
  visit: () => Promise<Page>;
  /** What went wrong in any page of this test; a test ends red when it was not expected. */
  trouble: Trouble;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern.
    async ({}, use) => {
      const opened = await openApp();
      await use(opened.app);
      await opened.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  keptBrowsers: [
    async ({ browser }, use) => {
      const kept = keepBrowsers(browser);
      await use(kept);
      await kept.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ app }, use) => {
    await use(app.url);
  },
  trouble: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern.
    async ({}, use) => {
      const trouble = watchForTrouble();
      await use(trouble);
      trouble.complain();
    },
    { auto: true },
  ],
  context: async ({ app, context, trouble }, use) => {
    await trouble.watch(context, app.url);
    await use(context);
  },
  page: async ({ page }, use) => {
    await use(awaitingScripts(page));
  },
  kept: async ({ app, contextOptions, keptBrowsers, trouble }, use) => {
    const options = { ...contextOptions, baseURL: app.url };
    await use((key, begin) =>
      keptBrowsers.open(key, options, (context) => openPage(context, app, trouble), begin),
    );
    await keptBrowsers.rest();
  },
  login: async ({ app, browser, contextOptions, kept, trouble }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, { fresh = false } = {}) => {
      const signIn = (page: Page) => signInAs(page, who);
      if (!fresh) return kept(`${who.organizationSlug} ${who.email}`, signIn);
      const context = await browser.newContext({ ...contextOptions, baseURL: app.url });
      contexts.push(context);
      const page = await openPage(context, app, trouble);
      await signIn(page);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  visit: async ({ kept }, use) => {
    await use(() => kept("nobody"));
  },
});

async function openPage(context: BrowserContext, app: App, trouble: Trouble): Promise<Page> {
  await trouble.watch(context, app.url);
  return awaitingScripts(await context.newPage());
}

/**
 * Lets `goto` return only when the page's scripts have taken hold of what it shows: a button that is
 * pressed before that does nothing.
 */
function awaitingScripts(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (...given) => {
    const response = await goto(...given);
    if (response?.headers()["content-type"]?.startsWith("text/html")) {
      await page.waitForFunction(() => {
        const live = [...document.querySelectorAll("button, form, input")];
        return live.every((element) =>
          Object.keys(element).some((key) => key.startsWith("__react")),
        );
      });
    }
    return response;
  };
  return page;
}

/** Fills the sign-in form and sends it. */
export async function fillSignIn(page: Page, who: Credentials): Promise<void> {
  await page.getByLabel("Organization").fill(who.organizationSlug);
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password ?? demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes to the form, signs in, and waits for the page behind it. */
export async function signInAs(page: Page, who: Credentials): Promise<void> {
  await page.goto("/sign-in");
  await fillSignIn(page, who);
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Starts the product on a clone of the demo database. */
export async function openApp(): Promise<{ app: App; close: () => Promise<void> }> {
  const adminUrl = process.env.TEST_DATABASE_URL ?? "";
  const name = `postern_browser_${randomBytes(6).toString("hex")}`;
  const databaseUrl = await createDatabase(adminUrl, name, process.env.POSTERN_TEST_TEMPLATE);
  const store = await openServer({ url: databaseUrl, poolSize: 2, migrationsFolder });
  const port = await freePort();
  const product = await startProduct(
    {
      ...testSettings,
      DATABASE_URL: databaseUrl,
      NEXTAUTH_SECRET: testSecret,
      NEXTAUTH_URL: `http://localhost:${port}`,
      POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT: "5",
    },
    port,
  );
  const client = callerOf(product.url);
  const principals = new Map<string, Promise<Principal>>();
  const app: App = {
    url: product.url,
    store,
    call: client.call,
    principal: (who) => {
      const key = `${who.organizationSlug} ${who.email}`;
      const known = principals.get(key) ?? signInToApi(client.call, who);
      principals.set(key, known);
      return known;
    },
    tenant: (plan) => makeTenant(store, plan),
  };
  return {
    app,
    close: async () => {
      client.close();
      await product.stop();
      await store.close();
      await dropDatabase(adminUrl, name);
    },
  };
}
