const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Within a day "in 42 min", "3 h ago" or "just now"; beyond it the date, "12 Mar", with the year if
 * it is another one. Dates are those of `zone`, else of this machine.
 */
export function formatRelative(date: Date, now: Date, zone?: string): string {
  const distance = date.getTime() - now.getTime();
  const size = Math.abs(distance);
  if (size >= day) return formatDay(date, now, zone);
  if (size < minute) return "just now";
  const words = size < hour ? `${Math.floor(size / minute)} min` : `${Math.floor(size / hour)} h`;
  return distance > 0 ? `in ${words}` : `${words} ago`;
}

/** How long it is until then: "42 min", "26 h", "6 d". Under a minute it is "a minute". */
export function formatRemaining(end: Date, now: Date): string {
  const distance = end.getTime() - now.getTime();
  if (distance < 2 * minute) return "a minute";
  if (distance < hour) return `${Math.floor(distance / minute)} min`;
  return distance < 2 * day
    ? `${Math.floor(distance / hour)} h`
    : `${Math.floor(distance / day)} d`;
}

/** Days up to which an end is told by how far away it is. */
const daysCountedMax = 14;

/** When something ends: "in 42 min", "in 26 h", "in 6 d"; beyond two weeks the date. */
export function formatEnd(end: Date, now: Date, zone?: string): string {
  const far = end.getTime() - now.getTime() >= daysCountedMax * day;
  return far ? formatDay(end, now, zone) : `in ${formatRemaining(end, now)}`;
}

/** "12 Mar", or "12 Mar 2025" where `now` is in another year. */
export function formatDay(date: Date, now: Date, zone?: string): string {
  const year = (moment: Date) => parts({ year: "numeric" }, zone).format(moment);
  return parts(
    year(date) === year(now)
      ? { day: "numeric", month: "short" }
      : { day: "numeric", month: "short", year: "numeric" },
    zone,
  ).format(date);
}

/** "14:02": a moment of today, in milliseconds. */
export const formatClock = (at: number): string =>
  parts({ hour: "2-digit", minute: "2-digit" }, undefined).format(at);

/** "12 Mar 2026, 14:02 UTC": to the minute, with the name of the zone. */
export function formatAbsolute(date: Date, zone?: string): string {
  return parts(
    {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZoneName: "short",
    },
    zone,
  ).format(date);
}

/** "12 Mar 2026, 14:02:11 UTC": to the second, for records. */
export function formatSecond(date: Date, zone?: string): string {
  return parts(
    {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    },
    zone,
  ).format(date);
}

/** "1 user", "12 users", "1,204 users". The plural is the singular and an s, or `many`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "Ana", "Ana and Bo", "Ana, Bo and 3 more". */
export function formatNames(names: readonly string[], namesMax = 3): string {
  const shown = names.length > namesMax ? names.slice(0, namesMax - 1) : names;
  const rest = names.length - shown.length;
  const words = rest > 0 ? [...shown, `${rest} more`] : [...shown];
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} and ${last}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs fifty times what using one does, and a table uses hundreds. */
function parts(options: Intl.DateTimeFormatOptions, zone: string | undefined) {
  const key = `${Object.entries(options).join()}|${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    ...options,
    hourCycle: "h23",
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  formats.set(key, format);
  return format;
}
