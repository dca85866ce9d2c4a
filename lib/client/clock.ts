import { useSyncExternalStore } from "react";
import { serverNow } from "./server-time";

/** A clock that all of its readers share: one timer for the whole page, as long as anybody reads. */
function clockOf(tickMilliseconds: number) {
  const listeners = new Set<() => void>();
  let now = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick() {
    now = serverNow();
    for (const listener of listeners) listener();
  }
  function subscribe(listener: () => void) {
    if (listeners.size === 0) {
      now = serverNow();
      timer = setInterval(tick, tickMilliseconds);
      document.addEventListener("visibilitychange", tick);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }
  function current() {
    if (now === 0) now = serverNow();
    return now;
  }
  return () => useSyncExternalStore<number | null>(subscribe, current, () => null);
}

/**
 * The server's time in milliseconds, renewed every 15 s. Null on the server and in the first render
 * in the browser, which have to agree.
 */
export const useNow = clockOf(15_000);

/** The same, renewed every second: for countdowns. */
export const useSeconds = clockOf(1_000);
