import { type BrowserContext, expect } from "@playwright/test";

/** What the browser complained about in the pages of a test. */
export type Trouble = {
  watch(context: BrowserContext, origin: string): Promise<void>;
  /** From now on nothing that matches is held against the test. */
  expectSome(pattern: RegExp): void;
  complain(): void;
};

/** Chrome writes a line for every refused or failed call, and those are what many tests are about. */
const refusedCall = /^console: Failed to load resource: .*(\/api\/|\/favicon\.ico$)/;

/** Where each browser's complaints go: tests that follow one another share some browsers. */
const told = new WeakMap<BrowserContext, (line: string) => void>();

/**
 * Collects uncaught errors, console errors, violations of the content policy, native dialogs, and
 * requests to anywhere but the product.
 */
export function watchForTrouble(): Trouble {
  const seen: string[] = [];
  const expected: RegExp[] = [refusedCall];
  return {
    async watch(context, origin) {
      const isWatched = told.has(context);
      told.set(context, (line) => void seen.push(line));
      if (isWatched) return;
      const refusedPages = new Set<string>();
      const tell = (line: string) => told.get(context)?.(line);
      context.on("console", (message) => {
        if (message.type() !== "error") return;
        const { url } = message.location();
        // A page that answers 403 or 404 as it should is a line in the console too.
        if (!refusedPages.has(url)) tell(`console: ${message.text()} ${url}`);
      });
      context.on("response", (response) => {
        const refused = response.status() === 403 || response.status() === 404;
        if (refused && response.request().isNavigationRequest()) refusedPages.add(response.url());
      });
      context.on("weberror", (error) => tell(`uncaught: ${error.error().message}`));
      context.on("dialog", (dialog) => {
        tell(`dialog: ${dialog.message()}`);
        dialog.dismiss().catch(() => undefined);
      });
      context.on("request", (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.origin !== origin) tell(`left: ${url.href}`);
      });
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
    },
    expectSome: (pattern) => void expected.push(pattern),
    complain: () =>
      expect(seen.filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([]),
  };
}
