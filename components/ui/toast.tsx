"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";

export type ToastRequest = {
  id: number;
  title: string;
  action?: { label: string; onPress: () => void } | undefined;
};

let requests: readonly ToastRequest[] = [];
const listeners = new Set<() => void>();

/**
 * For Undo, for the way on from what was made and for results that arrive in the background, never
 * for an error. It waits while it is hovered or focused, and what it says must also stand in the page.
 */
export function showToast(toast: Omit<ToastRequest, "id">): void {
  requests = [...requests, { ...toast, id: (requests.at(-1)?.id ?? 0) + 1 }];
  for (const listener of listeners) listener();
}

const ToastStack = lazy(() =>
  import("./toast-stack").then((module) => ({ default: module.ToastStack })),
);

/** Stands in `Providers`, once. The toasts' machinery is fetched with the first of them. */
export function ToastHost() {
  const asked = useSyncExternalStore(
    subscribe,
    () => requests,
    () => requests,
  );
  return asked.length === 0 ? null : (
    <Suspense fallback={null}>
      <ToastStack requests={asked} />
    </Suspense>
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
