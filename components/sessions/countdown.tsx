"use client";

import { useSeconds } from "@/lib/client/clock";
import { formatLeft } from "@/lib/client/duration";
import { formatAbsolute } from "@/lib/client/format";

const dayMilliseconds = 24 * 60 * 60_000;

/** "1 h 12 min left": by the server's clock, and no live region, which would speak every second. */
export function Countdown({ until, suffix = "" }: { until: string; suffix?: string }) {
  const now = useSeconds();
  const end = new Date(until);
  if (now === null) return <time dateTime={until}>until {formatAbsolute(end, "UTC")}</time>;
  const left = end.getTime() - now;
  return (
    <time dateTime={until} className="whitespace-nowrap tabular-nums">
      {left <= 0 ? "ending now" : `${formatLeft(left)}${suffix}`}
    </time>
  );
}

/** "16:40", or "Tue, 24 Nov, 16:40" where that is a day away; in the reader's zone. */
export function EndTime({ value }: { value: string }) {
  const now = useSeconds();
  const end = new Date(value);
  if (now === null) return <time dateTime={value}>{formatAbsolute(end, "UTC")}</time>;
  return <time dateTime={value}>{endTimeText(end, now)}</time>;
}

export function endTimeText(end: Date, now: number): string {
  const far = end.getTime() - now > dayMilliseconds;
  return end.toLocaleString("en-GB", {
    ...(far && { weekday: "short", day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  });
}
