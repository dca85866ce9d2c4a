"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { useAnnounce } from "@/components/live-regions";
import { ExtendMenu, extendHindrance } from "@/components/sessions/extend-menu";
import type { SessionActs } from "@/components/sessions/use-session-acts";
import { IconButton } from "@/components/ui/icon-button";
import { useSeconds } from "@/lib/client/clock";
import { formatLeft, formatMinutes } from "@/lib/client/duration";
import { formatHours } from "@/lib/contract/hours";
import type { Session } from "@/lib/contract/sessions";
import { useTitlePrefix } from "./use-title-prefix";

const minute = 60_000;
/** Minutes before the end at which it is said that a session ends; the last one interrupts. */
const warnings = [1, 5, 15];

/**
 * Stands in a corner of every page when a session is about to end, with the way to extend it, or when
 * what was asked of it from here was refused.
 */
export function SessionNotice({ session, acts }: { session: Session; acts: SessionActs }) {
  const [dismissed, setDismissed] = useState<number>();
  const left = useTimeLeft(session);
  const warning = warningAt(session, left);
  const words = left < minute ? formatLeft(left) : formatMinutes(Math.ceil(left / minute));
  const hindrance = extendHindrance(session);
  const announce = useAnnounce();
  const said = useRef<number>(undefined);
  useEffect(() => {
    if (warning === undefined || said.current === warning) return;
    said.current = warning;
    announce(
      `Your session ends in ${words}. ${hindrance ?? "You can extend it"}.`,
      warning === 1 ? "assertive" : "polite",
    );
  }, [warning, words, hindrance, announce]);
  useTitlePrefix(warning === undefined ? undefined : titleOf(left));
  const { failure } = acts;
  if (failure !== undefined) {
    return (
      <Corner>
        <ErrorBanner
          error={failure.error}
          context={{ limit: formatHours(session.limitHours) }}
          onRetry={failure.retry}
        />
      </Corner>
    );
  }
  if (warning === undefined || dismissed === warning || left <= 0) return null;
  return (
    <Corner>
      <div className="flex items-center gap-2 rounded-lg border border-warning-border bg-warning-subtle p-3 text-warning-text shadow-raised">
        <p className="min-w-0 flex-1 font-medium text-sm">
          Your session ends in <span className="tabular-nums">{formatLeft(left)}</span>.
        </p>
        <ExtendMenu session={session} acts={acts} size="sm" />
        <IconButton
          label="Dismiss"
          icon={<X aria-hidden="true" />}
          size="icon-sm"
          onClick={() => setDismissed(warning)}
        />
      </div>
    </Corner>
  );
}

function Corner({ children }: { children: ReactNode }) {
  return (
    <div className="fixed inset-x-3 bottom-31 z-40 sm:start-auto sm:w-96 md:end-6 md:bottom-6">
      {children}
    </div>
  );
}

function useTimeLeft({ expiresAt }: Session): number {
  const now = useSeconds();
  return now === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
}

/** Which warning is due; a session that was short from the start is not warned of at once. */
function warningAt({ startedAt, expiresAt }: Session, left: number): number | undefined {
  const whole = Date.parse(expiresAt) - Date.parse(startedAt);
  return warnings.find((minutes) => left <= minutes * minute && minutes * minute < whole);
}

const titleOf = (left: number) =>
  left < minute ? "Under 1 min" : formatMinutes(Math.floor(left / minute));
