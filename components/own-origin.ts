import { useSyncExternalStore } from "react";

// A page that is drawn on the server learns its address in the browser.
const never = () => () => {};
const ownOrigin = () => window.location.origin;
const unknownOrigin = () => "";

/** Where this page was loaded from: `https://postern.example.com`; empty on the server. */
export function useOwnOrigin(): string {
  return useSyncExternalStore(never, ownOrigin, unknownOrigin);
}
