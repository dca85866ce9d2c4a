"use client";

import Link from "next/link";
import { ErrorBanner } from "@/components/error-banner";
import { Badge, Status } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useNow } from "@/lib/client/clock";
import { formatHours } from "@/lib/contract/hours";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session, SessionOptions } from "@/lib/contract/sessions";
import { Countdown, EndTime } from "./countdown";
import { ExtendMenu } from "./extend-menu";
import { MovedBanner } from "./moved-banner";
import { SessionResources } from "./session-resources";
import {
  addressText,
  endText,
  lastSeenText,
  limitText,
  openText,
  statusWords,
} from "./session-words";
import { useIsOver } from "./use-is-over";
import { useSessionActs } from "./use-session-acts";

/** A session that is open, opens or closes: until when, for which address, and what of it is open. */
export function SessionCard({
  session,
  isUnread,
  options,
  onStop,
}: {
  session: Session;
  /** It could not be read anew. */
  isUnread: boolean;
  /** Where the caller is seen now; undefined while that is not known. */
  options: SessionOptions | undefined;
  onStop: () => void;
}) {
  const acts = useSessionActs(session);
  const isOver = useIsOver(session);
  const isStale = isUnread || isOver;
  const { label, tone } = statusWords[session.status];
  const isLive = isLiveStatus(session.status);
  const headingId = `session-${session.id}`;
  const { failure } = acts;
  return (
    <article
      aria-labelledby={headingId}
      data-session={session.id}
      className="overflow-hidden rounded-lg border bg-surface shadow-card"
    >
      <TimeBar session={session} />
      <div className="flex flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0 flex-1 basis-72">
            <h2
              id={headingId}
              className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold text-base"
            >
              <Status tone={isStale ? "neutral" : tone}>{label}</Status>
              {isLive ? (
                <span className="font-normal text-muted-foreground text-sm">
                  ends <EndTime value={session.expiresAt} /> (
                  <strong className="font-semibold text-foreground">
                    <Countdown until={session.expiresAt} suffix=" left" />
                  </strong>
                  )
                </span>
              ) : null}
              {session.resourceIps.every((rule) => rule.isSimulated) ? (
                <Badge>simulated</Badge>
              ) : null}
            </h2>
            <p className="mt-1 text-pretty">
              {isStale ? lastSeenText(session) : openText(session)}
            </p>
            <p className="wrap-anywhere mt-0.5 text-pretty text-muted-foreground text-xs">
              For <span className="break-all font-mono">{addressText(session)}</span>
              {isLive ? ` · Longest ${limitText(session)}` : ` · ${endText(session, "own")}`}
              {session.reason === null ? "" : ` · “${session.reason}”`} ·{" "}
              <Link
                href={`/sessions/${session.id}`}
                prefetch={false}
                className="rounded-sm text-accent-text underline underline-offset-2"
              >
                Details
              </Link>
            </p>
          </div>
          {isLive ? (
            <div className="flex gap-2">
              <ExtendMenu session={session} acts={acts} />
              <Button onClick={onStop}>Stop now</Button>
            </div>
          ) : null}
        </div>
        {failure === undefined ? null : (
          <ErrorBanner
            error={failure.error}
            context={{ limit: formatHours(session.limitHours) }}
            onRetry={failure.retry}
          />
        )}
        {isLive ? <MovedBanner session={session} options={options} acts={acts} /> : null}
        <SessionResources
          session={session}
          isStale={isStale}
          retrying={acts.pending === "retry"}
          {...(isLive && { onRetry: acts.retry })}
        />
      </div>
    </article>
  );
}

const minute = 60_000;

/** How much of its time is left, for eyes alone: the words stand under it. */
function TimeBar({ session: { status, startedAt, expiresAt } }: { session: Session }) {
  const now = useNow();
  const start = Date.parse(startedAt);
  const end = Date.parse(expiresAt);
  const left = now === null || !isLiveStatus(status) ? 0 : Math.max(0, end - now);
  return (
    <progress
      aria-hidden="true"
      max={end - start}
      value={left}
      className={cn(
        "block h-1 w-full appearance-none bg-surface-sunken [&::-webkit-progress-bar]:bg-surface-sunken",
        left < 5 * minute
          ? "[&::-moz-progress-bar]:bg-danger [&::-webkit-progress-value]:bg-danger"
          : left < 15 * minute
            ? "[&::-moz-progress-bar]:bg-warning [&::-webkit-progress-value]:bg-warning"
            : "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent",
      )}
    />
  );
}
