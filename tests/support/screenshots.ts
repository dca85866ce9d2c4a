import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { type App, openApp, signInAs } from "./app";
import { assignButton, openAssign, pick } from "./assign";
import { findBrowser } from "./browser";
import prepare from "./browser-run";
import { settle } from "./look";
import { accounts } from "./principals";
import { roleIds } from "./screen";
import { screens } from "./screens";
import { whyPair } from "./screens-access";
import { cardOf, comesTo, startAs } from "./session-pages";

/*
 * `npm run screenshots` takes the README's pictures; with `--all <folder>` every page and state of
 * every dialog instead, light, dark and 320 px wide, for looking at. A word after the folder
 * chooses the screens whose names begin with it.
 */

const wide = { width: 1280, height: 800 };
const narrow = { width: 320, height: 720 };
const schemes = ["light", "dark"] as const;

async function takeForReadme(browser: Browser, app: App): Promise<void> {
  const folder = path.resolve("public/screenshots");
  mkdirSync(folder, { recursive: true });
  const sessionId = await startForReadme(app);
  for (const scheme of schemes) {
    const suffix = scheme === "dark" ? "-dark" : "";
    const context = await browser.newContext({
      baseURL: app.url,
      viewport: wide,
      colorScheme: scheme,
      deviceScaleFactor: 2,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await signInAs(page, accounts.admin);
    await page.goto("/roles");
    await page.getByRole("table", { name: "Roles" }).waitFor();
    await shoot(page, path.join(folder, `roles${suffix}.png`));
    await showConflict(page, app);
    await shoot(page, path.join(folder, `assign-conflict${suffix}.png`));
    await page.goto(`/access?why=${whyPair}`);
    await page.getByRole("dialog").waitFor();
    await shoot(page, path.join(folder, `why${suffix}.png`));
    await page.goto("/sessions");
    await cardOf(page, sessionId).getByText("You can use the open ones.").waitFor();
    await page.getByRole("region", { name: "Running session" }).waitFor();
    await shoot(page, path.join(folder, `sessions${suffix}.png`));
    await context.close();
  }
}

/** A session that one firewall refuses, after one that has ended. */
async function startForReadme(app: App): Promise<string> {
  const names = ["prod-db", "prod-redis", "jump-host-fra"];
  const ids = await app.store.run<{ id: string }>(
    { text: "select id from resources where name = any($1)" },
    [names],
  );
  const resourceIds = ids.map(({ id }) => id);
  const body = { resourceIds, durationMinutes: 120 };
  const as = await app.principal(accounts.admin);
  const before = await startAs(app, accounts.admin, { ...body, reason: "Rotate the cache's keys" });
  await comesTo(app, accounts.admin, before.id, "ACTIVE");
  await app.call("POST", `/api/v1/sessions/${before.id}/stop`, { as, body: {} });
  await comesTo(app, accounts.admin, before.id, "CANCELLED");
  await app.store.run(
    { text: "update resources set config = config || $1 where name = 'jump-host-fra'" },
    [{ quota: 0 }],
  );
  const session = await startAs(app, accounts.admin, { ...body, reason: "INC-42: slow orders" });
  await comesTo(app, accounts.admin, session.id, "PARTIAL");
  return session.id;
}

/** Somebody else adds one of two chosen resources before they are saved. */
async function showConflict(page: Page, app: App): Promise<void> {
  const stagingDb = "660e8400-e29b-41d4-a716-446655440011";
  const assigned = `/api/v1/roles/${roleIds.onCall}/resources/${stagingDb}`;
  const as = await app.principal(accounts.otherAdmin);
  await app.call("DELETE", assigned, { as });
  await openAssign(page, roleIds.onCall);
  await pick(page, "staging-db");
  await app.call("POST", assigned, { as });
  await assignButton(page).click();
  await page.getByText("Nothing to do.").first().waitFor();
  await pick(page, "admin-portal", "analytics-notebooks");
  await page.getByRole("listbox").evaluate((list) => list.scrollTo(0, 0));
}

async function takeAll(browser: Browser, app: App, folder: string, prefix: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const screen of screens.filter(({ name }) => name.startsWith(prefix))) {
    const context = await browser.newContext({
      baseURL: app.url,
      viewport: wide,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    try {
      if (screen.as) await signInAs(page, screen.as);
      await screen.open(page, app);
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        await shoot(page, path.join(folder, `${screen.name}-${scheme}.png`));
      }
      await page.setViewportSize(narrow);
      await page.emulateMedia({ colorScheme: "light" });
      await shoot(page, path.join(folder, `${screen.name}-320.png`));
    } catch (error) {
      console.error(`${screen.name}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
    await context.close();
  }
}

async function shoot(page: Page, file: string): Promise<void> {
  await settle(page);
  await page.screenshot({ path: file });
}

const all = process.argv.indexOf("--all");
const cleanUp = await prepare();
const { app, close } = await openApp();
const { executablePath, args } = await findBrowser();
const browser = await chromium.launch({ executablePath, args });
try {
  if (all === -1) await takeForReadme(browser, app);
  else await takeAll(browser, app, process.argv[all + 1] ?? "", process.argv[all + 2] ?? "");
} finally {
  await browser.close();
  await close();
  await cleanUp();
}
