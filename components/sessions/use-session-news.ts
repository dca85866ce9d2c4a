"use client";

import { useEffect, useRef } from "react";
import { useAnnounce } from "@/components/live-regions";
import { isLiveStatus, type Session } from "@/lib/contract/sessions";
import { openText } from "./session-words";

/** Speaks when a session that is on screen has come to another state. */
export function useSessionNews(sessions: readonly Session[]): void {
  const announce = useAnnounce();
  const known = useRef(new Map<string, string>());
  useEffect(() => {
    for (const session of sessions) {
      const before = known.current.get(session.id);
      const text = openText(session);
      known.current.set(session.id, text);
      if (before === undefined || before === text) continue;
      announce(isLiveStatus(session.status) ? text : `${endedWords(session)} ${text}`);
    }
  }, [sessions, announce]);
}

const endedWords = ({ endedReason }: Session) =>
  endedReason === "EXPIRED" ? "Session ended." : "Session stopped.";
