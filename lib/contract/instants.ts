/** A moment as a caller may write it: ISO 8601 with `T` and a zone. */
export const instantPattern =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether the month has the day: `Date` would take the 30th of February for the 2nd of March. */
export function isOnCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A zone can push the year of a moment in UTC out of the four digits that the database takes. */
export const hasFourDigitYear = (moment: string) => /^(?!0000)\d{4}-/.test(moment);

/** Whether a moment in UTC has been, since 1970. */
export const isPast = (moment: string) =>
  Date.parse(moment) >= 0 && Date.parse(moment) <= Date.now();

/** What the schema `instant` makes of a text, for whoever has no schema at hand: a moment in UTC. */
export function asInstant(text: string | null): string | undefined {
  if (text === null || !instantPattern.test(text) || !isOnCalendar(text)) return undefined;
  const moment = new Date(text).toISOString();
  return hasFourDigitYear(moment) ? moment : undefined;
}
