import { setTimeout as sleep } from "node:timers/promises";
import type { Statement } from "@/db/queries";
import { heartbeatSecondsMax, type LiveState } from "@/lib/contract/live";
import { readPerson, type SignedInPerson } from "./actor";
import { hearChanges } from "./announcements";
import { DomainError } from "./error";

/** Streams of one process, in all and for one person: a window each, and some that broke unseen. */
const streamsMax = 2_000;
const streamsPerPersonMax = 20;
/** However much happens, a stream tells of it once in this time. */
const gapMilliseconds = 500;

const streams = new Map<string, number>();

const stateStatement: Statement = {
  name: "read_live_state",
  text: `select organizations.version || '.' || coalesce((select max(position) from audit_events
      where audit_events.organization_id = organizations.id), 0) as state
    from organizations where id = $1`,
};

/**
 * Tells the state of a person's organization: at once, when it changes, and now and then when it
 * does not, so that a reader can tell silence from a broken line. The person is read anew each time:
 * the stream ends with their sign-in.
 *
 * @throws DomainError `rate_limit_exceeded`, `unavailable` when there are too many streams
 */
export async function watchOrganization(
  person: SignedInPerson,
): Promise<AsyncIterableIterator<LiveState>> {
  const { id: userId, organization, signInId, queries } = person;
  const identity = { signInId, userId, organizationId: organization.id };
  takePlace(userId);
  const ending = new AbortController();
  let news = new AbortController();
  // The first state is news to whoever begins to listen.
  news.abort();
  const stopListening = await hearChanges((organizationId) => {
    if (organizationId === undefined || organizationId === organization.id) news.abort();
  }).catch((error: unknown) => {
    leavePlace(userId);
    throw error;
  });
  const end = (): IteratorResult<LiveState> => {
    if (!ending.signal.aborted) {
      ending.abort();
      news.abort();
      stopListening();
      leavePlace(userId);
    }
    return { done: true, value: undefined };
  };
  const read = async (): Promise<LiveState | undefined> => {
    if (!(await readPerson(identity))) return undefined;
    const [row] = await queries.run<LiveState>(stateStatement, [organization.id]);
    return row;
  };
  let toldAt = 0;
  const told: AsyncIterableIterator<LiveState> = {
    next: async () => {
      await pause(toldAt + gapMilliseconds - Date.now(), ending.signal);
      await pause(silenceMilliseconds(), news.signal);
      if (ending.signal.aborted) return end();
      news = new AbortController();
      // Whoever cannot be asked about is not told anything either; a new call says why.
      const value = await read().catch(() => undefined);
      toldAt = Date.now();
      return value && !ending.signal.aborted ? { done: false, value } : end();
    },
    return: async () => end(),
    [Symbol.asyncIterator]: () => told,
  };
  return told;
}

/** Spread, so that a thousand streams that began together do not ask together. */
const silenceMilliseconds = () => (heartbeatSecondsMax - 5 * Math.random()) * 1_000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  sleep(Math.max(0, milliseconds), undefined, { signal }).catch(() => undefined);

function takePlace(userId: string): void {
  const own = streams.get(userId) ?? 0;
  const all = [...streams.values()].reduce((sum, count) => sum + count, 0);
  if (own >= streamsPerPersonMax) {
    throw new DomainError("rate_limit_exceeded", {
      allowed: streamsPerPersonMax,
      retryAfterSeconds: heartbeatSecondsMax,
    });
  }
  if (all >= streamsMax) {
    throw new DomainError("unavailable", { retryAfterSeconds: heartbeatSecondsMax });
  }
  streams.set(userId, own + 1);
}

function leavePlace(userId: string): void {
  const own = (streams.get(userId) ?? 1) - 1;
  if (own > 0) streams.set(userId, own);
  else streams.delete(userId);
}
