"use client";

import { EventTime } from "@/components/audit/event-time";
import { formatNames } from "@/lib/client/format";
import type { ResourceIp } from "@/lib/contract/resource-ips";
import type { Session } from "@/lib/contract/sessions";
import { endText } from "./session-words";

/** What the session itself knows of its course, newest first, for those who may not read the log. */
export function SessionTimeline({ session }: { session: Session }) {
  return (
    <ol
      aria-label="What happened, newest first"
      className="divide-y rounded-lg border bg-surface shadow-card"
    >
      {timelineOf(session).map(({ at, text }) => (
        <li
          key={`${at} ${text}`}
          className="flex flex-col gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm md:flex-row md:items-baseline"
        >
          <EventTime
            value={at}
            className="w-52 shrink-0 text-muted-foreground text-xs md:text-sm"
          />
          <span className="wrap-anywhere min-w-0 flex-1 text-pretty">{text}</span>
        </li>
      ))}
    </ol>
  );
}

type Moment = { at: string; text: string };

/** In the order in which it came to be where two fall into one second. */
function timelineOf(session: Session): Moment[] {
  const { startedAt, endedAt, resourceIps } = session;
  const moments: Moment[] = [
    { at: startedAt, text: "Session started" },
    ...together(resourceIps, "appliedAt", "opened"),
    ...(endedAt === null ? [] : [{ at: endedAt, text: `Session ended: ${lowered(session)}` }]),
    ...together(
      resourceIps.filter(({ appliedAt }) => appliedAt !== null),
      "removedAt",
      "closed",
    ),
  ];
  return moments.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).reverse();
}

/** What happened to several at once is told once. */
function together(
  rules: readonly ResourceIp[],
  when: "appliedAt" | "removedAt",
  verb: string,
): Moment[] {
  const namesAt = new Map<string, Set<string>>();
  for (const rule of rules) {
    const at = rule[when];
    if (at === null) continue;
    namesAt.set(at, (namesAt.get(at) ?? new Set()).add(rule.resourceName));
  }
  return [...namesAt].map(([at, names]) => ({ at, text: `${formatNames([...names], 6)} ${verb}` }));
}

function lowered(session: Session): string {
  const text = endText(session, "own");
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
