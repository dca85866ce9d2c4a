"use client";

import { lazy, Suspense, useEffect, useState } from "react";

const LiveSessions = lazy(() =>
  import("./live-sessions").then((module) => ({ default: module.LiveSessions })),
);

/** The sessions that run, in the head of every page. It is fetched after the page has been drawn. */
export function LivePill() {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready ? (
    <Suspense fallback={null}>
      <LiveSessions />
    </Suspense>
  ) : null;
}
