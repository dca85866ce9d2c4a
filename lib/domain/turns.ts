import type { Queries, Statement } from "@/db/queries";
import { DomainError, isDatabaseAway } from "./error";

type Waiting = { begin: () => void; giveUp: (error: unknown) => void };

/** The writes of this process that wait for an organization, by its id; the first is under way. */
const queues = new Map<string, Waiting[]>();

/** Longer than a crowd of a hundred needs, and short enough that a person still looks. */
const waitMillisecondsMax = 10_000;

/**
 * Lets the writes of an organization follow one another in this process before they ask for a
 * connection. The database would make them wait as well, but each with a connection in its hand: a
 * crowd of one organization would take all of them, and everybody else's calls would find none.
 *
 * @throws DomainError `unavailable` when the one in front got no answer from the database, which
 *   those behind would not get either, or after ten seconds
 */
export async function inTurn<Result>(
  organizationId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const queue = queues.get(organizationId) ?? [];
  queues.set(organizationId, queue);
  await place(queue);
  try {
    const result = await work();
    leave(organizationId, queue);
    return result;
  } catch (error) {
    if (isDatabaseAway(error)) sendAway(queue);
    leave(organizationId, queue);
    throw error;
  }
}

function place(queue: Waiting[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const at = queue.indexOf(waiting);
      if (at > 0) queue.splice(at, 1);
      waiting.giveUp(new DomainError("unavailable", { retryAfterSeconds: 1 }));
    }, waitMillisecondsMax);
    const waiting: Waiting = {
      begin: () => {
        clearTimeout(late);
        resolve();
      },
      giveUp: (error) => {
        clearTimeout(late);
        reject(error);
      },
    };
    if (queue.push(waiting) === 1) waiting.begin();
  });
}

function sendAway(queue: Waiting[]): void {
  for (const { giveUp } of queue.splice(1)) {
    giveUp(new DomainError("unavailable", { retryAfterSeconds: 1 }));
  }
}

function leave(organizationId: string, queue: Waiting[]): void {
  queue.shift();
  const [next] = queue;
  if (next) next.begin();
  else queues.delete(organizationId);
}

const takeTurnStatement: Statement = {
  name: "take_turn",
  text: `update organizations set version = version + 1 where id = $1
    returning next_end_at <= now() as "isEndDue"`,
};

/** Makes the organization's writes wait for this one, from here to the end of the transaction. */
export async function takeTurn(
  queries: Queries,
  organizationId: string,
): Promise<{ isEndDue: boolean | null } | undefined> {
  const [turn] = await queries.run<{ isEndDue: boolean | null }>(takeTurnStatement, [
    organizationId,
  ]);
  return turn;
}

const holdTurnStatement: Statement = {
  name: "hold_turn",
  text: "select from organizations where id = $1 for no key update",
};

/** Lets no write of the organization begin before the transaction ends; its version stays. */
export async function holdTurn(queries: Queries, organizationId: string): Promise<void> {
  await queries.run(holdTurnStatement, [organizationId]);
}
