"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { AuditLog } from "@/lib/contract/audit";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { EventDetails } from "./event-details";
import { actorText, eventText } from "./event-text";
import { EventTime } from "./event-time";

/** Events as sentences, newest first; each opens to all that is known of it. */
export function EventList({ label, events }: { label: string; events: readonly AuditLog[] }) {
  return (
    <ol aria-label={label}>
      {events.map((event) => (
        <EventRow key={event.id} event={event} />
      ))}
    </ol>
  );
}

export function EventRow({ event, isOpen = false }: { event: AuditLog; isOpen?: boolean }) {
  const [open, setOpen] = useState(isOpen);
  const details = useId();
  return (
    <li className="border-b [list-style:none] last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-x-3 px-4 py-2.5 text-start text-sm outline-offset-[-2px] transition-colors hover:bg-surface-sunken/60"
      >
        <span className="flex min-w-0 flex-1 flex-col gap-x-4 gap-y-0.5 md:flex-row md:items-baseline">
          <EventTime
            value={event.createdAt}
            className="w-52 shrink-0 text-muted-foreground text-xs md:text-sm"
          />
          <span className="min-w-0 flex-1 text-pretty break-words">
            <strong className="font-semibold">{actorText(event)}</strong> {eventText(event)}
          </span>
          <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
            {event.ipAddress}
          </span>
        </span>
        {event.result === "FAILURE" ? <Badge tone="danger">Refused</Badge> : null}
        <ChevronRight
          aria-hidden="true"
          className={cn(
            "mt-0.5 size-4 shrink-0 text-muted-foreground transition-transform",
            open && "rotate-90",
          )}
        />
      </button>
      {open ? (
        <div id={details}>
          <EventDetails event={event} />
        </div>
      ) : null}
    </li>
  );
}
