"use client";

import { tooltip } from "@/components/ui/tooltip";
import { useNow } from "@/lib/client/clock";
import { formatAbsolute, formatRelative, formatRemaining } from "@/lib/client/format";

/** When a key ends: "in 80 d", or when it did. */
export function KeyEnd({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <span className="text-muted-foreground">never</span>;
  const end = new Date(at);
  // The server knows neither the reader's zone nor when the page is read.
  if (now === null) return <time dateTime={at}>{formatAbsolute(end, "UTC")}</time>;
  return (
    <time
      dateTime={at}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time must be reachable by keyboard.
      tabIndex={0}
      className="whitespace-nowrap rounded-sm"
      {...tooltip(formatAbsolute(end))}
    >
      {end.getTime() > now
        ? `in ${formatRemaining(end, new Date(now))}`
        : formatRelative(end, new Date(now))}
    </time>
  );
}
