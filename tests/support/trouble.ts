import { type BrowserContext, expect } from "@playwright/test";

/** What the browser complained about in the pages of a test. */
export type Trouble = {
  watch(context: BrowserContext): void;
  /** From now on nothing is held against the test that matches. */
  expectSome(pattern: RegExp): void;
  /** Everything seen, also what is expected. */
  all(): readonly string[];
  complain(): void;
};

/** Chrome writes a line for every answer of 400 and more, and those are what many tests are about. */
const refusedCall = /^console: Failed to load resource/;

/** Collects uncaught errors, console errors, policy violations and native dialogs. */
export function watchForTrouble(): Trouble {
  const seen: string[] = [];
  const expected: RegExp[] = [refusedCall];
  return {
    watch(context) {
      context.on("console", (message) => {
        if (message.type() === "error") seen.push(`console: ${message.text()}`);
      });
      context.on("weberror", (error) => seen.push(`uncaught: ${error.error().message}`));
      context.on("dialog", (dialog) => {
        seen.push(`dialog: ${dialog.message()}`);
        dialog.dismiss().catch(() => undefined);
      });
    },
    expectSome: (pattern) => void expected.push(pattern),
    all: () => seen,
    complain: () =>
      expect(seen.filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([]),
  };
}
