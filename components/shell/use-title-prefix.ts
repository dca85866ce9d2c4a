"use client";

import { useEffect } from "react";

const separator = " · ";

/** Puts a few words before the title of whatever page is shown, such as what is left of a session. */
export function useTitlePrefix(prefix: string | undefined): void {
  useEffect(() => {
    if (prefix === undefined) return;
    const start = `${prefix}${separator}`;
    function put() {
      if (!document.title.startsWith(start)) document.title = `${start}${document.title}`;
    }
    put();
    // Another page brings a title of its own.
    const observer = new MutationObserver(put);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      if (document.title.startsWith(start)) document.title = document.title.slice(start.length);
    };
  }, [prefix]);
}
