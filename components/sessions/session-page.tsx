"use client";

import { useQuery } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo, useRef, useState } from "react";
import { errorText } from "@/components/error-text";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { Badge, Status } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { asApiError } from "@/lib/client/api-error";
import { startAgainHref } from "@/lib/client/session-search";
import { sessionOptionsQuery, sessionQuery } from "@/lib/client/sessions";
import { formatHours } from "@/lib/contract/hours";
import { isLiveStatus } from "@/lib/contract/lists";
import type { SessionDetail } from "@/lib/contract/sessions";
import { Countdown } from "./countdown";
import { ExtendMenu } from "./extend-menu";
import type { SessionViewer } from "./named";
import { SessionFacts } from "./session-facts";
import { lastSeenText, openText, statusWords } from "./session-words";
import { useIsOver } from "./use-is-over";
import { type SessionActs, useSessionActs } from "./use-session-acts";
import { useSessionNews } from "./use-session-news";

const ErrorBanner = dynamic(() =>
  import("@/components/error-banner").then((module) => module.ErrorBanner),
);
const ReadFailure = dynamic(() =>
  import("@/components/data-table-states").then((module) => module.ReadFailure),
);
const MovedBanner = dynamic(() => import("./moved-banner").then((module) => module.MovedBanner));
const SessionRules = dynamic(() => import("./session-rules").then((module) => module.SessionRules));
const SessionTimeline = dynamic(() =>
  import("./session-timeline").then((module) => module.SessionTimeline),
);
const StopDialog = dynamic(() => import("./stop-dialog").then((module) => module.StopDialog));
const Activity = dynamic(() =>
  import("@/components/audit/activity").then((module) => module.Activity),
);

type Props = { sessionId: string; viewer: SessionViewer };

/** One session in full: whose, until when, what each firewall was seen to do, and what happened. */
export function SessionPage({ sessionId, viewer }: Props) {
  const query = useQuery(sessionQuery(sessionId, viewer.isAdmin ? "anybody" : "own"));
  const { data, error, refetch } = query;
  if (data !== undefined) {
    return (
      <>
        {error === null ? null : (
          <ReadFailure
            subject="This session"
            query={query}
            onRetry={() => void refetch()}
            className="mb-4"
          />
        )}
        <SessionView session={data} isUnread={error !== null} viewer={viewer} />
      </>
    );
  }
  return error === null ? null : (
    <EmptyState
      icon={<DoorOpen />}
      title={errorText(asApiError(error).code)}
      action={
        <Link href="/sessions" className={buttonClass({ variant: "secondary" })}>
          Back to my sessions
        </Link>
      }
    />
  );
}

function SessionView({
  session,
  isUnread,
  viewer,
}: {
  session: SessionDetail;
  /** It could not be read anew. */
  isUnread: boolean;
  viewer: SessionViewer;
}) {
  const acts = useSessionActs(session);
  const isOver = useIsOver(session);
  const isStale = isUnread || isOver;
  const [stopping, setStopping] = useState(false);
  const announce = useAnnounce();
  const rules = useRef<HTMLElement>(null);
  const isOwn = session.userId === viewer.id;
  const isLive = isLiveStatus(session.status);
  const { failure } = acts;
  useSessionNews(useMemo(() => [session], [session]));
  return (
    <>
      <SessionHeader
        session={session}
        isStale={isStale}
        isOwn={isOwn}
        acts={acts}
        onStop={() => setStopping(true)}
      />
      <div className="flex flex-col gap-6">
        {failure === undefined ? null : (
          <ErrorBanner
            error={failure.error}
            context={{ limit: formatHours(session.limitHours) }}
            onRetry={failure.retry}
          />
        )}
        {isOwn && isLive ? <Moved session={session} acts={acts} /> : null}
        <SessionFacts session={session} viewer={viewer} />
        <section ref={rules} aria-labelledby="session-rules" tabIndex={-1} className="outline-none">
          <h2 id="session-rules" className="mb-3 font-semibold text-base">
            Resources
          </h2>
          <SessionRules
            session={session}
            viewer={viewer}
            isStale={isStale}
            retrying={acts.pending === "retry"}
            onRetry={isOwn && isLive ? acts.retry : undefined}
          />
        </section>
        <section aria-labelledby="session-history">
          <h2 id="session-history" className="mb-3 font-semibold text-base">
            {viewer.isAdmin ? "Activity" : "What happened"}
          </h2>
          {viewer.isAdmin ? (
            <Activity objectId={session.id} />
          ) : (
            <SessionTimeline session={session} />
          )}
        </section>
      </div>
      {stopping ? (
        <StopDialog
          session={session}
          whose={isOwn ? "own" : "anybody"}
          onClose={() => setStopping(false)}
          onStopped={() => {
            announce("Session stopped. Its rules are being closed.");
            // The button that had the focus has gone with the running session.
            rules.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}

function SessionHeader({
  session,
  isStale,
  isOwn,
  acts,
  onStop,
}: {
  session: SessionDetail;
  isStale: boolean;
  isOwn: boolean;
  acts: SessionActs;
  onStop: () => void;
}) {
  const { label, tone } = statusWords[session.status];
  const isLive = isLiveStatus(session.status);
  return (
    <PageHeader
      parent={
        isOwn
          ? { label: "My sessions", href: "/sessions" }
          : { label: "All sessions", href: "/admin/sessions" }
      }
      title={`Session of ${session.userName}`}
      description={isStale ? lastSeenText(session) : openText(session)}
      facts={
        <>
          <Status tone={isStale ? "neutral" : tone}>{label}</Status>
          {isLive ? (
            <span className="text-muted-foreground text-sm">
              <Countdown until={session.expiresAt} suffix=" left" />
            </span>
          ) : null}
          {session.resourceIps.every((rule) => rule.isSimulated) ? (
            <Badge tone="info">Simulated: opens nothing real</Badge>
          ) : null}
        </>
      }
      actions={
        isLive ? (
          <>
            {isOwn ? <ExtendMenu session={session} acts={acts} /> : null}
            <Button onClick={onStop}>Stop now</Button>
          </>
        ) : isOwn && session.status !== "EXPIRING" ? (
          <Link href={startAgainHref(session.id)} prefetch={false} className={buttonClass()}>
            Start again…
          </Link>
        ) : undefined
      }
    />
  );
}

/** Where the caller is seen now is asked for only where it matters. */
function Moved({ session, acts }: { session: SessionDetail; acts: SessionActs }) {
  const { data } = useQuery(sessionOptionsQuery());
  return <MovedBanner session={session} options={data} acts={acts} />;
}
