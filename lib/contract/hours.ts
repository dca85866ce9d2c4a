/** No limit and no session is longer: a year. */
export const hoursMax = 8_760;

/** Hours up to which a duration stays in hours: people say "48 h" but not "72 h". */
const hoursKeptMax = 48;

/** `24` → "24 h", `168` → "7 d", `74` → "3 d 2 h". Whole hours, exactly. */
export function formatHours(hours: number): string {
  if (hours <= hoursKeptMax) return `${hours} h`;
  const rest = hours % 24;
  return rest === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${rest} h`;
}
