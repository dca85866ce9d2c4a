import { formatHours } from "@/lib/contract/hours";

const minutesPerHour = 60;

/**
 * How long somebody means: "90m", "90 min", "1h30", "1 h 30 min", "1.5 h", "1:30", "PT1H30M", "2d",
 * and "90" for minutes.
 *
 * @returns whole minutes; undefined for what is none of these
 */
export function parseMinutes(typed: string): number | undefined {
  const text = typed.trim().toLowerCase().replace(",", ".");
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(text);
  if (clock) return Number(clock[1]) * minutesPerHour + Number(clock[2]);
  const [, days, hours, minutes] =
    /^p?(?:(\d{1,3}) ?d(?:ays?)?)? ?t?(?:(\d{1,4}(?:\.\d{1,2})?) ?h(?:ours?|rs?)?)? ?(?:(\d{1,6}) ?(?:m|min|minutes?|mins)?)?$/.exec(
      text,
    ) ?? [];
  if (days === undefined && hours === undefined && minutes === undefined) return undefined;
  const sum =
    Number(days ?? 0) * 24 * minutesPerHour +
    Number(hours ?? 0) * minutesPerHour +
    Number(minutes ?? 0);
  return Math.round(sum);
}

/** `30` → "30 min", `90` → "1 h 30 min", `480` → "8 h". */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / minutesPerHour);
  const rest = minutes % minutesPerHour;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? formatHours(hours) : `${formatHours(hours)} ${rest} min`;
}

/** Minutes below which the seconds are told too. */
const secondsBelow = 5;

/** What is left until an end: "1 h 12 min", "12 min", "4 min 09 s", "42 s"; never more than there is. */
export function formatLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= secondsBelow) return formatMinutes(minutes);
  const rest = seconds % 60;
  return minutes === 0 ? `${rest} s` : `${minutes} min ${String(rest).padStart(2, "0")} s`;
}
