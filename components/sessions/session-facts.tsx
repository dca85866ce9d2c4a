"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";
import { useNow } from "@/lib/client/clock";
import { formatAbsolute } from "@/lib/client/format";
import { formatHours } from "@/lib/contract/hours";
import { isLiveStatus } from "@/lib/contract/lists";
import type { SessionDetail } from "@/lib/contract/sessions";
import { Countdown } from "./countdown";
import { Named, type SessionViewer } from "./named";
import { addressText, endText } from "./session-words";

/** Whose it is, from where, from when to when, how long it may be and why it was started. */
export function SessionFacts({
  session,
  viewer,
}: {
  session: SessionDetail;
  viewer: SessionViewer;
}) {
  const { userId, userName, userEmail, startedAt, expiresAt, endedAt, reason } = session;
  const isLive = isLiveStatus(session.status);
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-lg border bg-surface p-4 shadow-card sm:grid-cols-2 sm:p-5 lg:grid-cols-3">
      <Fact name="Person">
        <Named
          id={userId}
          name={userName}
          href={viewer.isAdmin ? `/users/${userId}` : undefined}
          session={session}
        />
        <Note>{userEmail}</Note>
      </Fact>
      <Fact name={session.ipv4Address && session.ipv6Address ? "Addresses" : "Address"}>
        <span className="break-all font-mono text-xs">{addressText(session)}</span>
      </Fact>
      <Fact name="Longest">
        {formatHours(session.limitHours)}, set by <LimitOrigin session={session} viewer={viewer} />
      </Fact>
      <Fact name="Started">
        <Moment value={startedAt} />
      </Fact>
      <Fact name={isLive ? "Ends" : "Ended"}>
        {isLive ? (
          <>
            <Absolute value={expiresAt} />
            <Note>
              <Countdown until={expiresAt} suffix=" left" />
            </Note>
          </>
        ) : (
          <>
            <Moment value={endedAt ?? expiresAt} />
            <Note>{endText(session, userId === viewer.id ? "own" : "anybody")}</Note>
          </>
        )}
      </Fact>
      <Fact name="Reason">
        {reason === null ? (
          <span className="text-muted-foreground">none given</span>
        ) : (
          <span className="wrap-anywhere whitespace-pre-line">{reason}</span>
        )}
      </Fact>
    </dl>
  );
}

function LimitOrigin({ session, viewer }: { session: SessionDetail; viewer: SessionViewer }) {
  const { limitRoleId, limitRoleName } = session;
  if (limitRoleId === null) return "the organization";
  return (
    <>
      role{" "}
      <Named
        id={limitRoleId}
        name={limitRoleName ?? ""}
        href={viewer.isAdmin ? `/roles/${limitRoleId}` : undefined}
        session={session}
      />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="wrap-anywhere mt-0.5">{children}</dd>
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <span className="block text-muted-foreground text-xs">{children}</span>;
}

/** The day and the minute first: this page is read long after, too. */
function Moment({ value }: { value: string }) {
  return (
    <>
      <Absolute value={value} />
      <Note>
        <Time value={value} />
      </Note>
    </>
  );
}

function Absolute({ value }: { value: string }) {
  const now = useNow();
  return (
    <time dateTime={value}>
      {formatAbsolute(new Date(value), now === null ? "UTC" : undefined)}
    </time>
  );
}
