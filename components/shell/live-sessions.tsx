"use client";

import { useQuery } from "@tanstack/react-query";
import { EllipsisVertical } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { Countdown } from "@/components/sessions/countdown";
import { ExtendMenu, extendEntries } from "@/components/sessions/extend-menu";
import { resourceCount, statusWords } from "@/components/sessions/session-words";
import { useSessionActs } from "@/components/sessions/use-session-acts";
import type { Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { useNow } from "@/lib/client/clock";
import { formatClock, formatCount } from "@/lib/client/format";
import { openSessionsQuery } from "@/lib/client/sessions";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session } from "@/lib/contract/sessions";
import { SessionNotice } from "./session-notice";

const StopDialog = dynamic(() =>
  import("@/components/sessions/stop-dialog").then((module) => module.StopDialog),
);

/** The session that ends next, with what can be done about it, and how many others run. */
export function LiveSessions() {
  const { data, error, dataUpdatedAt } = useQuery(openSessionsQuery());
  const [stopping, setStopping] = useState<Session>();
  const announce = useAnnounce();
  const live = data?.filter(({ status }) => isLiveStatus(status)) ?? [];
  const [next] = live;
  return (
    <>
      {next === undefined ? null : (
        <Pill
          key={next.id}
          session={next}
          asOf={error === null ? undefined : dataUpdatedAt}
          others={live.length - 1}
          onStop={() => setStopping(next)}
        />
      )}
      {stopping === undefined ? null : (
        <StopDialog
          session={stopping}
          onClose={() => setStopping(undefined)}
          onStopped={() => announce("Session stopped. Its rules are being closed.")}
        />
      )}
    </>
  );
}

const dotClass: Partial<Record<Tone, string>> = {
  success: "bg-success",
  warning: "bg-warning",
  danger: "bg-danger",
};

function Pill({
  session,
  asOf,
  others,
  onStop,
}: {
  session: Session;
  /** When it was last read, in milliseconds, where it could not be read anew. */
  asOf: number | undefined;
  others: number;
  onStop: () => void;
}) {
  const acts = useSessionActs(session);
  const now = useNow() ?? 0;
  const { label, tone } = statusWords[session.status];
  const open = session.resourceIps.filter(({ status }) => status === "APPLIED").length;
  const what =
    session.status === "ACTIVE" ? formatCount(resourceCount(session), "resource") : label;
  const told = asOf === undefined ? what : `${what} at ${formatClock(asOf)}`;
  return (
    <section
      aria-label="Running session"
      className="flex min-w-0 shrink-0 items-center gap-1 rounded-full border bg-surface py-0.5 ps-2.5 pe-0.5 shadow-card"
    >
      <Link
        href="/sessions"
        className="flex min-h-7 min-w-0 items-center gap-1.5 rounded-full text-xs"
        title={`${label}: ${open} of ${session.resourceIps.length} rules open`}
      >
        <span
          aria-hidden="true"
          className={cn(
            "size-2 shrink-0 rounded-full",
            asOf === undefined ? (dotClass[tone] ?? "bg-info") : "border-2 border-muted-foreground",
          )}
        />
        <span className="truncate font-medium max-sm:sr-only">{told}</span>
        <span aria-hidden="true" className="text-muted-foreground max-sm:hidden">
          ·
        </span>
        <Countdown until={session.expiresAt} suffix=" left" />
        {others > 0 ? (
          <span className="whitespace-nowrap text-muted-foreground max-sm:hidden">
            +{others} more
          </span>
        ) : null}
      </Link>
      <span className="flex items-center gap-1 max-lg:hidden">
        <ExtendMenu session={session} acts={acts} size="sm" className="rounded-full" />
        <Button size="sm" className="rounded-full" onClick={onStop}>
          Stop
        </Button>
      </span>
      <span className="lg:hidden">
        <Menu
          trigger={
            <IconButton
              label="Extend or stop"
              icon={<EllipsisVertical aria-hidden="true" />}
              size="icon-sm"
              className="rounded-full"
            />
          }
          entries={[
            ...extendEntries(session, now, acts),
            { kind: "separator", key: "line" },
            { kind: "action", label: "Stop now", tone: "danger", onPress: onStop },
          ]}
        />
      </span>
      <SessionNotice session={session} acts={acts} />
    </section>
  );
}
