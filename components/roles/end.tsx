import { Time } from "@/components/ui/time";
import { formatEnd } from "@/lib/client/format";

const soonMilliseconds = 24 * 60 * 60_000;

/** "no end", "ends in 6 d", "ends 30 Nov"; the moment itself on hover and on focus. */
export function End({ value }: { value: string | null }) {
  if (value === null) return <span className="text-muted-foreground">no end</span>;
  const soon = Date.parse(value) - Date.now() < soonMilliseconds;
  return (
    <Time
      value={value}
      format={(end, now) => `ends ${formatEnd(end, now)}`}
      {...(soon && { className: "text-warning-text" })}
    />
  );
}

/** Ends are chosen by the minute: two that are less than one apart are the same wish. */
export function isSameEnd(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(Date.parse(a) - Date.parse(b)) < 60_000;
}
