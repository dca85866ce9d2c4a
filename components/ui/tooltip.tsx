"use client";

import { lazy, Suspense, useEffect, useState } from "react";

const TooltipPopup = lazy(() =>
  import("./tooltip-popup").then((module) => ({ default: module.TooltipPopup })),
);

const hoverDelayMilliseconds = 350;
const leaveDelayMilliseconds = 120;

/**
 * Spread onto a focusable element: shows `text` on hover and on focus. A hint for eyes only: what
 * matters must also be in the element's name or in the page.
 */
export function tooltip(text: string): { "data-tooltip": string } {
  return { "data-tooltip": text };
}

/**
 * The one tooltip of the page. It listens for all elements that have one, so that a table of a
 * thousand moments costs no more than a table of a thousand words. Stands in `Providers`.
 */
export function TooltipHost() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [wanted, setWanted] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function plan(next: HTMLElement | null, wait: number) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        setAnchor(next);
        if (next !== null) setWanted(true);
      }, wait);
    }
    function pointerOver({ target, pointerType }: PointerEvent) {
      if (pointerType === "touch" || !(target instanceof Element)) return;
      // The tip itself can be hovered, so that it can be read under magnification.
      if (target.closest("[data-tooltip-popup]") !== null) return clearTimeout(timer);
      const next = target.closest<HTMLElement>("[data-tooltip]");
      plan(next, next === null ? leaveDelayMilliseconds : hoverDelayMilliseconds);
    }
    function focusIn({ target }: FocusEvent) {
      if (!(target instanceof HTMLElement)) return;
      const next = target.closest<HTMLElement>("[data-tooltip]");
      plan(next?.matches(":focus-visible") ? next : null, 0);
    }
    const hide = () => plan(null, 0);
    document.addEventListener("pointerover", pointerOver);
    document.addEventListener("focusin", focusIn);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", pointerOver);
      document.removeEventListener("focusin", focusIn);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
    };
  }, []);

  return wanted ? (
    <Suspense fallback={null}>
      <TooltipPopup anchor={anchor} onClose={() => setAnchor(null)} />
    </Suspense>
  ) : null;
}
