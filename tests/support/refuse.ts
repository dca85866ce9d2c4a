import type { BrowserContext, Page, Route } from "@playwright/test";

/** The body of a refused call, as the API writes it. */
export function refusal(code: string, status: number) {
  return {
    timestamp: "2026-11-22T14:02:00.000Z",
    status,
    error: "Refused",
    message: "Refused by the test",
    path: "/api/v1",
    code,
    requestId: "01TESTREQUEST0000000000000",
  };
}

const heldBack = new WeakMap<BrowserContext, Set<Route>>();

/** Sends the writes of a page to `handle`; reads go on to the server. */
export async function onWrite(
  page: Page,
  path: string,
  handle: (route: Route, count: number) => Promise<unknown>,
): Promise<void> {
  let count = 0;
  const context = page.context();
  const held = heldBack.get(context) ?? new Set();
  heldBack.set(context, held);
  await page.route(path, async (route) => {
    if (route.request().method() === "GET") return route.continue();
    count += 1;
    held.add(route);
    await handle(route, count);
    held.delete(route);
  });
}

/** Refuses the writes that are still held back: they would go on to the server when their page closes. */
export async function refuseHeldBack(context: BrowserContext): Promise<void> {
  for (const route of heldBack.get(context) ?? []) await route.abort().catch(() => undefined);
  heldBack.delete(context);
}

/** A promise and the way to keep it, for answers that a test holds back. */
export function held(): { until: Promise<void>; release: () => void } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}
