"use client";

import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";

type Announce = (text: string, urgency?: "polite" | "assertive") => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/**
 * Speaks without moving the focus: counts and successes politely, failures of a whole action
 * assertively. An alert in the page speaks for itself.
 */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

/** The two live regions of the page. They must be there before something is said into them. */
export function LiveRegions({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ polite: "", assertive: "" });
  const turn = useRef(false);
  const announce = useCallback<Announce>((text, urgency = "polite") => {
    // A text equal to the last one would not be spoken again.
    turn.current = !turn.current;
    setSaid((before) => ({ ...before, [urgency]: turn.current ? text : `${text}\u00a0` }));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="sr-only" aria-live="polite" data-announcer="polite">
        {said.polite}
      </div>
      <div className="sr-only" aria-live="assertive" data-announcer="assertive">
        {said.assertive}
      </div>
    </AnnounceContext>
  );
}
