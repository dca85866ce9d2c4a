"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DoorOpen, Play } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { historyQueryOf, ownSessionsParsers } from "@/lib/client/session-search";
import {
  openSessionsQuery,
  ownSessionsQuery,
  sessionKeys,
  sessionOptionsQuery,
  sessionQuery,
} from "@/lib/client/sessions";
import type { Session, SessionOptions } from "@/lib/contract/sessions";
import { OwnAddress } from "./own-address";
import { SessionCard } from "./session-card";
import { SessionTabs } from "./session-tabs";
import { openText } from "./session-words";
import { useSessionNews } from "./use-session-news";

const SessionHistory = dynamic(() =>
  import("./session-history").then((module) => module.SessionHistory),
);
const loadStart = () => import("./start-dialog");
const StartDialog = dynamic(() => loadStart().then((module) => module.StartDialog));
const StopDialog = dynamic(() => import("./stop-dialog").then((module) => module.StopDialog));
const ReadFailure = dynamic(() =>
  import("@/components/data-table-states").then((module) => module.ReadFailure),
);

const none: readonly Session[] = [];

/** One's own sessions: those that are open or still close as cards, and what the others were. */
export function SessionsPage({ isAdmin }: { isAdmin: boolean }) {
  const [{ page, start, again }, setAddress] = useQueryStates(ownSessionsParsers);
  const [stopping, setStopping] = useState<Session>();
  const open = useQuery(openSessionsQuery());
  const history = useQuery(ownSessionsQuery(historyQueryOf({ page })));
  const options = useQuery(sessionOptionsQuery());
  const earlier = useQuery({ ...sessionQuery(again ?? "", "own"), enabled: again !== null });
  const failed = [open, options].find(({ error }) => error !== null);
  const client = useQueryClient();
  const announce = useAnnounce();
  const section = useRef<HTMLElement>(null);
  const cards = open.data ?? none;
  useSessionNews(
    useMemo(() => {
      const shown = new Set(cards.map(({ id }) => id));
      const ended = history.data?.content.filter(({ id }) => !shown.has(id)) ?? none;
      return [...cards, ...ended];
    }, [cards, history.data]),
  );
  function started(session: Session) {
    // It may have been opened while the dialog was there, when nothing else could be heard.
    const newest = client.getQueryData<Session[]>(sessionKeys.open)?.find(isSame(session));
    announce(`Session started. ${openText(newest ?? session)}`);
  }
  function stopped() {
    announce("Session stopped. Its rules are being closed.");
    // The button that had the focus has gone with the running session.
    section.current?.focus();
  }
  const startButton = (
    <OpenButton
      variant="primary"
      // Within reach of the thumb, above the menu.
      className="max-md:fixed max-md:end-4 max-md:bottom-18 max-md:z-20 max-md:h-10 max-md:shadow-raised"
      disabledReason={options.data && hindrance(options.data)}
      onClick={() => void setAddress({ start: "1" }, { history: "push" })}
      load={loadStart}
    >
      <Play aria-hidden="true" />
      Start session
    </OpenButton>
  );
  return (
    <>
      <PageHeader title="My sessions" description={<OwnAddress />} actions={startButton} />
      {isAdmin ? <SessionTabs current="own" /> : null}
      <section
        ref={section}
        aria-label="Open sessions"
        tabIndex={-1}
        className="flex flex-col gap-4 outline-none"
      >
        {failed === undefined ? null : (
          <ReadFailure
            subject="Your sessions"
            query={failed}
            onRetry={() => void Promise.all([open.refetch(), options.refetch()])}
          />
        )}
        {cards.map((session) => (
          <SessionCard
            key={session.id}
            session={session}
            isUnread={open.error !== null}
            options={options.data}
            onStop={() => setStopping(session)}
          />
        ))}
        {cards.length === 0 && open.data !== undefined ? (
          <div className="rounded-lg border bg-surface shadow-card">
            <EmptyState
              icon={<DoorOpen />}
              title="No session is open"
              description={
                options.data && !reachesAnything(options.data)
                  ? "None of your roles contains a usable resource. Ask an admin to add you to a role."
                  : "Start one, and your address is let in at the resources of your roles for as long as you choose."
              }
            />
          </div>
        ) : null}
      </section>
      <h2 className="mt-10 mb-3 font-semibold text-base">History</h2>
      <SessionHistory query={history} />
      {start !== null && options.data !== undefined && !earlier.isLoading ? (
        <StartDialog
          options={options.data}
          earlier={earlier.data}
          onOpenChange={() => void setAddress({ start: null, again: null })}
          onStarted={started}
        />
      ) : null}
      {stopping === undefined ? null : (
        <StopDialog session={stopping} onClose={() => setStopping(undefined)} onStopped={stopped} />
      )}
    </>
  );
}

const isSame = (one: Session) => (other: Session) => other.id === one.id;

const reachesAnything = ({ resources }: SessionOptions) =>
  resources.some(({ isActive }) => isActive);

/** Why no session can be started now; undefined when one can. */
function hindrance(options: SessionOptions): string | undefined {
  if (!reachesAnything(options)) return "None of your roles holds a usable resource";
  const { liveSessions, maxLiveSessions } = options;
  return liveSessions >= maxLiveSessions
    ? `You have ${liveSessions} sessions open, as many as your organization allows`
    : undefined;
}
