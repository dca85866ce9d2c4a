import type { Page, Route } from "@playwright/test";

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

/** Sends the writes of a page to `handle`; reads go on to the server. */
export async function onWrite(
  page: Page,
  path: string,
  handle: (route: Route, count: number) => Promise<unknown>,
): Promise<void> {
  let count = 0;
  await page.route(path, async (route) => {
    if (route.request().method() === "GET") return route.continue();
    count += 1;
    await handle(route, count);
  });
}

/** A promise and the way to keep it, for answers that a test holds back. */
export function held(): { until: Promise<void>; release: () => void } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}
