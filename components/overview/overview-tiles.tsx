"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/lib/client/format";
import type { Overview } from "@/lib/contract/overview";

/** The numbers of the organization, each a way to what it counts. */
export function OverviewTiles({
  overview: { liveSessions, livePeople, rulesOpen, rulesOpening, overdue, timeToOpen },
}: {
  overview: Overview;
}) {
  const { medianMilliseconds, p99Milliseconds } = timeToOpen;
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile
        label="Live sessions"
        value={liveSessions.toLocaleString("en")}
        note={
          livePeople === 0
            ? "Nobody is let in"
            : `of ${formatCount(livePeople, "person", "people")}`
        }
        href="/admin/sessions?state=live"
      />
      <Tile
        label="Rules open"
        value={rulesOpen.toLocaleString("en")}
        note={
          rulesOpening === 0 ? "as wanted" : `${rulesOpening.toLocaleString("en")} more to open`
        }
        href="/resources"
      />
      <Tile
        label="Past their end"
        value={overdue.count.toLocaleString("en")}
        note={
          overdue.count === 0
            ? "Everything closed in time"
            : overdue.stuck === 0
              ? "being closed"
              : `${overdue.stuck} stuck`
        }
        href={
          overdue.longest === null
            ? "/admin/sessions?state=ended"
            : `/resources/${overdue.longest.resourceId}`
        }
        alarming={overdue.count > 0}
      />
      <Tile
        label="Time to open"
        value={medianMilliseconds === null ? "–" : secondsOf(medianMilliseconds)}
        note={
          p99Milliseconds === null
            ? "No rule opened today"
            : `median of ${formatCount(timeToOpen.count, "rule")} in 24 h; p99 ${secondsOf(p99Milliseconds)}`
        }
        href="/audit"
      />
    </ul>
  );
}

function Tile({
  label,
  value,
  note,
  href,
  alarming = false,
}: {
  label: string;
  value: string;
  note: ReactNode;
  href: string;
  alarming?: boolean;
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        className={cn(
          "flex h-full flex-col rounded-lg border bg-surface p-4 shadow-card transition-colors hover:bg-surface-hover",
          alarming && "border-danger-border bg-danger-subtle hover:bg-danger-subtle",
        )}
      >
        <span className="text-muted-foreground text-sm">{label}</span>
        <span
          className={cn(
            "mt-1 font-semibold text-2xl tabular-nums leading-8 tracking-tight",
            alarming && "text-danger-text",
          )}
        >
          {value}
        </span>
        <span className="text-pretty text-muted-foreground text-xs">{note}</span>
      </Link>
    </li>
  );
}

/** "0.84 s", "12 s" */
function secondsOf(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds >= 10 ? Math.round(seconds) : seconds.toFixed(2)} s`;
}
