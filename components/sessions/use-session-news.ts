"use client";

import { useEffect, useRef } from "react";
import { useAnnounce } from "@/components/live-regions";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session } from "@/lib/contract/sessions";
import { openText } from "./session-words";

type Known = { text: string; isLive: boolean };

/** Speaks when a session that is on screen has come to another state; that it ended is said once. */
export function useSessionNews(sessions: readonly Session[]): void {
  const announce = useAnnounce();
  const known = useRef(new Map<string, Known>());
  useEffect(() => {
    for (const session of sessions) {
      const before = known.current.get(session.id);
      const now = { text: openText(session), isLive: isLiveStatus(session.status) };
      known.current.set(session.id, now);
      if (before === undefined || before.text === now.text) continue;
      const hasEnded = before.isLive && !now.isLive;
      announce(hasEnded ? `${endedWords(session)} ${now.text}` : now.text);
    }
  }, [sessions, announce]);
}

const endedWords = ({ endedReason }: Session) =>
  endedReason === "EXPIRED" ? "Session ended." : "Session stopped.";
