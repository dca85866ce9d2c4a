"use client";

import { useNow } from "@/lib/client/clock";
import { formatAbsolute, formatRelative } from "@/lib/client/format";
import { cn } from "./cn";
import { tooltip } from "./tooltip";

/**
 * A moment, relative within a day; the absolute time on hover and on focus. The server writes the
 * absolute UTC time, since it knows neither the reader's zone nor when the page is read.
 */
export function Time({
  value,
  format = formatRelative,
  className,
}: {
  value: string;
  /** How it is told to who sees it now. */
  format?: (date: Date, now: Date) => string;
  className?: string;
}) {
  const now = useNow();
  const date = new Date(value);
  if (now === null) return <time dateTime={value}>{formatAbsolute(date, "UTC")}</time>;
  return (
    <time
      dateTime={value}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time must be reachable by keyboard.
      tabIndex={0}
      className={cn("whitespace-nowrap rounded-sm", className)}
      {...tooltip(formatAbsolute(date))}
    >
      {format(date, new Date(now))}
    </time>
  );
}
