"use client";

import Link from "next/link";
import { Status } from "@/components/ui/badge";
import { formatCount, formatNames } from "@/lib/client/format";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session } from "@/lib/contract/sessions";
import { endText, mayBeOpen, openShort, statusWords } from "./session-words";

/** Its state with what makes it so: how much is open, or how it ended. */
export function SessionState({ session, whose }: { session: Session; whose: "own" | "anybody" }) {
  const { label, tone } = statusWords[session.status];
  const troubled = session.resourceIps.some(mayBeOpen);
  const settled = session.status === "EXPIRED" || session.status === "CANCELLED";
  const note = troubled
    ? "A rule may still be open"
    : isLiveStatus(session.status) || !settled
      ? openShort(session)
      : endText(session, whose);
  return (
    <span className="inline-flex max-w-full flex-col @xl:py-2">
      <Link
        href={`/sessions/${session.id}`}
        prefetch={false}
        aria-label={`${label}: session of ${session.userName}`}
        className="w-fit rounded-sm hover:underline"
      >
        <Status tone={troubled ? "danger" : tone}>{label}</Status>
      </Link>
      <span
        className={
          troubled ? "truncate text-danger-text text-xs" : "truncate text-muted-foreground text-xs"
        }
        title={note}
      >
        {note}
      </span>
    </span>
  );
}

/** The first of its resources by name, and how many there are. */
export function ResourceNames({ session }: { session: Session }) {
  const names = [...new Set(session.resourceIps.map(({ resourceName }) => resourceName))];
  if (names.length === 0) return <span className="text-muted-foreground">none</span>;
  return (
    <span className="flex min-w-0 flex-col @max-xl:inline @xl:py-2" title={names.join(", ")}>
      <span className="truncate">{formatNames(names, 2)}</span>
      {session.reason === null ? (
        <span className="text-muted-foreground text-xs @max-xl:hidden">
          {formatCount(names.length, "resource")}
        </span>
      ) : (
        <span className="truncate text-muted-foreground text-xs @max-xl:block">
          “{session.reason}”
        </span>
      )}
    </span>
  );
}
