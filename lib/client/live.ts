import type { Query, QueryClient } from "@tanstack/react-query";
import { heartbeatSecondsMax, liveState } from "@/lib/contract/live";
import { health } from "@/lib/contract/utility";
import { api, urlOf } from "./api";

/** What moves by itself. What people edit stays as they read it, so that no save meets new ground. */
const liveNouns = new Set<unknown>([
  "access",
  "agents",
  "audit-logs",
  "credentials",
  "overview",
  "resources",
  "sessions",
  "static-ip-rules",
]);

/** Lists that move, of nouns that are edited: who is live comes into the list of people and leaves it. */
const liveLists = new Set<unknown>(["users"]);

/** What somebody is changing, or choosing from. */
const restingKinds = new Set<unknown>(["choose", "edit"]);

const firstWordMilliseconds = 10_000;
const silenceMilliseconds = (heartbeatSecondsMax + 10) * 1_000;
const pollMilliseconds = 10_000;
/** A break shorter than this needs no polling: the browser opens the stream again by itself. */
const graceMilliseconds = 3_000;
const retryMilliseconds = 60_000;
const refreshMilliseconds = 1_000;
const spreadMilliseconds = 200;

/**
 * Fetches again what is on screen when the server says that something has changed. Where streaming is
 * blocked it asks from time to time; while the page is hidden it does nothing.
 *
 * @param tellOffline called with when the server was last heard while it can no longer be reached, in
 *   milliseconds, and with undefined when it can again
 * @returns how to stop
 */
export function keepLive(
  client: QueryClient,
  tellOffline: (since: number | undefined) => void,
): () => void {
  let source: EventSource | undefined;
  let triedAt = 0;
  let heardAt = Date.now();
  let isOffline = false;
  let state: string | undefined;
  let isSettled = true;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let polling: ReturnType<typeof setTimeout> | undefined;
  const refresh = refresher(client);

  function open(): void {
    source?.close();
    triedAt = Date.now();
    source = new EventSource(urlOf("/live"));
    source.onmessage = ({ data }) => hear(liveState.parse(JSON.parse(data)).state);
    source.onerror = () => pollAfter(graceMilliseconds);
    expectWord(firstWordMilliseconds);
  }

  function hear(told: string): void {
    clearTimeout(polling);
    polling = undefined;
    reached();
    expectWord(silenceMilliseconds);
    // A page that was on its way while something changed shows it late, so each change counts twice.
    if (told !== state || !isSettled) refresh.soon();
    isSettled = told === state;
    state = told;
  }

  function reached(): void {
    heardAt = Date.now();
    isOffline = false;
    tellOffline(undefined);
  }

  function missed(): void {
    isOffline = true;
    tellOffline(heardAt);
  }

  /** A proxy that keeps the words back looks like a line that is quiet. */
  function expectWord(milliseconds: number): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      source?.close();
      pollAfter(0);
    }, milliseconds);
  }

  function pollAfter(milliseconds: number): void {
    polling ??= setTimeout(poll, milliseconds);
  }

  async function poll(): Promise<void> {
    const isReached = await api.get("/health", { schema: async () => health }).then(
      () => true,
      () => false,
    );
    if (polling === undefined) return;
    polling = undefined;
    // The first failure counts as well: what is on screen then tries in vain, and says how old it is.
    if (isReached || !isOffline) refresh.soon();
    if (isReached) reached();
    else missed();
    const isClosed = source?.readyState === EventSource.CLOSED;
    if (isReached && isClosed && Date.now() - triedAt > retryMilliseconds) open();
    pollAfter(pollMilliseconds);
  }

  function rest(): void {
    source?.close();
    clearTimeout(watchdog);
    clearTimeout(polling);
    polling = undefined;
    refresh.cancel();
  }

  const look = () => {
    rest();
    if (!document.hidden) open();
  };
  look();
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  return () => {
    rest();
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  };
}

/** At most one round in a second; readers who heard the same word do not all ask at once. */
function refresher(client: QueryClient) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refreshedAt = 0;
  const refresh = () => {
    timer = undefined;
    refreshedAt = Date.now();
    void client.invalidateQueries({ predicate: isLive });
  };
  return {
    soon: () => {
      const rest = refreshedAt + refreshMilliseconds - Date.now();
      timer ??= setTimeout(refresh, Math.max(0, rest) + Math.random() * spreadMilliseconds);
    },
    cancel: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function isLive({ queryKey: [noun, kind], state: { data, fetchMeta } }: Query): boolean {
  if (liveLists.has(noun) && kind === "list") return true;
  if (!liveNouns.has(noun) || restingKinds.has(kind) || fetchMeta?.fetchMore) return false;
  if (noun !== "audit-logs") return true;
  // An event never changes, and a log that was read down to older pages stays under the reader's eyes.
  return kind === "list" && !(hasPages(data) && data.pages.length > 1);
}

const hasPages = (data: unknown): data is { pages: unknown[] } =>
  typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages);
