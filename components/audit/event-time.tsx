"use client";

import { useNow } from "@/lib/client/clock";
import { formatRelative, formatSecond } from "@/lib/client/format";
import { cn } from "../ui/cn";

/** When it happened, to the second and with the zone; the server writes UTC, not knowing the reader's. */
export function EventTime({ value, className }: { value: string; className?: string }) {
  const now = useNow();
  const date = new Date(value);
  return (
    <time
      dateTime={value}
      title={now === null ? undefined : formatRelative(date, new Date(now))}
      className={cn("whitespace-nowrap tabular-nums", className)}
    >
      {now === null ? formatSecond(date, "UTC") : formatSecond(date)}
    </time>
  );
}
