/** What has to be added to this machine's clock to have the server's. */
let skewMilliseconds = 0;

/** The server's clock, as far as its answers have told it: a wrong clock here tells no wrong ends. */
export const serverNow = (): number => Date.now() + skewMilliseconds;

/**
 * Learns from the `Date` of an answer. It counts whole seconds, and was written at some moment of
 * the call, so that it only says between which bounds the difference lies; one that already lies
 * there stays.
 *
 * @param sentAt this machine's clock when the call began, in milliseconds
 * @param receivedAt the same when its answer began
 */
export function learnServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return;
  const least = told - receivedAt;
  const most = told + 999 - sentAt;
  skewMilliseconds = Math.min(Math.max(skewMilliseconds, least), most);
}
