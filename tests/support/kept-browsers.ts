import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { refuseHeldBack } from "./refuse";

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Kept = { context: BrowserContext; state: StorageState };

/**
 * Browsers that stay open from test to test: what they have loaded of our scripts is not fetched and
 * compiled again. Of what a test did in one, its pages, routes, cookies and local storage, nothing is
 * left for the next.
 */
export type KeptBrowsers = {
  /**
   * A new page of a browser, as `open` makes it there.
   *
   * @param key whose browser it is; there is another one for other options
   * @param begin what is done once for the key, such as a sign-in
   */
  open(
    key: string,
    options: BrowserContextOptions,
    open: (context: BrowserContext) => Promise<Page>,
    begin?: (page: Page) => Promise<void>,
  ): Promise<Page>;
  /** After a test. */
  rest(): Promise<void>;
  close(): Promise<void>;
};

export function keepBrowsers(browser: Browser): KeptBrowsers {
  const all = new Map<string, Kept>();
  const used = new Set<Kept>();
  return {
    async open(name, options, open, begin) {
      const key = JSON.stringify([name, options]);
      const known = all.get(key);
      if (known) {
        used.add(known);
        return open(known.context);
      }
      const context = await browser.newContext(options);
      const page = await open(context);
      await begin?.(page);
      const kept = { context, state: await context.storageState() };
      all.set(key, kept);
      used.add(kept);
      return page;
    },
    async rest() {
      for (const { context, state } of used) {
        await refuseHeldBack(context);
        for (const page of context.pages()) await page.close();
        await context.unrouteAll();
        await context.setOffline(false);
        await context.setStorageState(state);
      }
      used.clear();
    },
    close: async () => {
      for (const { context } of all.values()) await context.close();
    },
  };
}
