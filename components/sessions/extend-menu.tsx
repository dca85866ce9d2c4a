"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { useNow } from "@/lib/client/clock";
import { formatHours } from "@/lib/contract/hours";
import type { Session } from "@/lib/contract/sessions";
import { endTimeText } from "./countdown";
import { limitText } from "./session-words";
import type { SessionActs } from "./use-session-acts";

const offeredHours = [1, 2, 4, 8];
const hourMilliseconds = 60 * 60_000;

/** The last moment that a session may be extended to. */
const latestEnd = ({ startedAt, limitHours }: Session) =>
  Date.parse(startedAt) + limitHours * hourMilliseconds;

/** Why a session cannot be extended; undefined when it can. */
export function extendHindrance(session: Session): string | undefined {
  if (Date.parse(session.expiresAt) >= latestEnd(session)) {
    return `It has its longest time, ${limitText(session)}`;
  }
  if (session.status === "PENDING") return "It is still being opened";
  if (session.status === "FAILED") return "Nothing of it is open";
  return undefined;
}

type Entry = Extract<MenuEntry, { kind: "action" }>;

/** The extensions that a limit leaves room for: what would pass it ends at it, and is offered once. */
function extensions(session: Session, now: number, extend: (hours: number) => void): Entry[] {
  const latest = latestEnd(session);
  const end = Date.parse(session.expiresAt);
  const endAfter = (hours: number) => end + hours * hourMilliseconds;
  const within = offeredHours.filter((hours) => endAfter(hours) <= latest);
  const entries = within.map((hours): Entry => {
    const label = `By ${formatHours(hours)}, until ${endTimeText(new Date(endAfter(hours)), now)}`;
    return { kind: "action", label, onPress: () => extend(hours) };
  });
  const next = offeredHours[within.length];
  if (next === undefined || endAfter(within.at(-1) ?? 0) === latest) return entries;
  const label = `To the limit, until ${endTimeText(new Date(latest), now)}`;
  return [...entries, { kind: "action", label, onPress: () => extend(next) }];
}

/**
 * Extending as entries of a menu, for where it is one of several things to do.
 *
 * @param now the server's clock in milliseconds
 */
export function extendEntries(
  session: Session,
  now: number,
  { extend }: Pick<SessionActs, "extend">,
): Entry[] {
  const disabledReason = extendHindrance(session);
  if (disabledReason === undefined) {
    return extensions(session, now, extend).map((entry) => ({
      ...entry,
      label: `Extend ${entry.label.charAt(0).toLowerCase()}${entry.label.slice(1)}`,
    }));
  }
  return [{ kind: "action", label: "Extend", disabledReason, onPress: () => undefined }];
}

/** Adds hours to a session, as far as its limit lets it; at the limit it says so. */
export function ExtendMenu({
  session,
  acts: { extend, pending },
  size = "md",
  className,
}: {
  session: Session;
  acts: Pick<SessionActs, "extend" | "pending">;
  size?: "sm" | "md";
  className?: string;
}) {
  const now = useNow() ?? 0;
  const reason = extendHindrance(session);
  const isPending = pending === "extend";
  const look = { size, ...(className && { className }) };
  const label = (
    <>
      Extend
      <ChevronDown aria-hidden="true" />
    </>
  );
  if (reason !== undefined || isPending) {
    return (
      <Button {...look} disabledReason={reason} pending={isPending} pendingLabel="Extending…">
        {label}
      </Button>
    );
  }
  return (
    <Menu trigger={<Button {...look}>{label}</Button>} entries={extensions(session, now, extend)} />
  );
}
