import { randomUUID } from "node:crypto";
import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import type { Actor, CallOrigin } from "./actor";
import {
  type AuditActor,
  type AuditEvent,
  auditActorOf,
  recordAuditEvent,
  systemActor,
  systemOrigin,
} from "./audit/events";
import { databaseErrorOf } from "./error";
import { takeEndedAway } from "./roles/assignment-ends";
import { inTurn, takeTurn } from "./turns";

/** What a change came to, and the events that tell of it. Without an event nothing is kept. */
export type Change<Result> = { result: Result; events: AuditEvent[] };

type Writer = {
  organizationId: string;
  audit: AuditActor;
  origin: CallOrigin;
  /** The transaction to join, when the call already runs in one. */
  joins: Queries | undefined;
};

class NothingChanged extends Error {
  constructor(readonly result: unknown) {
    super("Nothing changed");
  }
}

/**
 * The one door for changes: a transaction that begins by taking the organization's turn, so that
 * its writes follow one another and its version rises with each, and ends by recording the events.
 * Assignments that have ended by then are taken away and told of first, so that `work` never meets
 * one. A change that names no event is rolled back.
 */
export async function write<Result>(
  actor: Actor,
  work: (queries: Queries) => Promise<Change<Result>>,
): Promise<Result> {
  const store = await database();
  return writeAs(
    {
      organizationId: actor.organization.id,
      audit: auditActorOf(actor),
      origin: actor.origin,
      joins: actor.queries === store ? undefined : actor.queries,
    },
    work,
  );
}

/** As `write`, for changes that no signed-in person makes: signing in, ends that pass. */
export async function writeAs<Result>(
  writer: Writer,
  work: (queries: Queries) => Promise<Change<Result>>,
): Promise<Result> {
  const { organizationId, audit, origin, joins } = writer;
  const change = async (queries: Queries) => {
    const turn = await takeTurn(queries, organizationId);
    const ended = turn?.isEndDue ? await takeEndedAway(queries, organizationId) : [];
    for (const event of ended) {
      const sweep = systemOrigin(origin.requestId);
      await recordAuditEvent(queries, organizationId, systemActor, sweep, event);
    }
    const { result, events } = await work(queries);
    if (ended.length + events.length === 0) throw new NothingChanged(result);
    for (const event of events) {
      await recordAuditEvent(queries, organizationId, audit, origin, event);
    }
    return result;
  };
  if (joins) return unlessNothingChanged(() => withinSavepoint(joins, change));
  const store = await database();
  return inTurn(organizationId, () =>
    unlessNothingChanged(() => retryDeadlocks(() => store.transaction(change))),
  );
}

/**
 * As `write`, for what comes about by itself, such as an end that passes.
 *
 * @param joins the transaction to work in, else one of its own
 */
export function writeAsSystem<Result>(
  organizationId: string,
  work: (queries: Queries) => Promise<Change<Result>>,
  joins?: Queries,
): Promise<Result> {
  const origin = systemOrigin(randomUUID());
  return writeAs({ organizationId, audit: systemActor, origin, joins }, work);
}

async function unlessNothingChanged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NothingChanged) return error.result as Result;
    throw error;
  }
}

/**
 * A transaction that begins with the organization's turn, for what a firewall or an agent was seen to
 * do. Like every write it queues before it takes a connection.
 */
export async function writeInTurn<Result>(
  organizationId: string,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const store = await database();
  const change = async (queries: Queries) => {
    await takeTurn(queries, organizationId);
    return work(queries);
  };
  return inTurn(organizationId, () => retryDeadlocks(() => store.transaction(change)));
}

/** Tells of what nobody in particular did, in a transaction that has the organization's turn. */
export async function recordSystemEvents(
  queries: Queries,
  organizationId: string,
  events: readonly AuditEvent[],
): Promise<void> {
  const origin = systemOrigin(randomUUID());
  for (const event of events) {
    await recordAuditEvent(queries, organizationId, systemActor, origin, event);
  }
}

async function withinSavepoint<Result>(
  queries: Queries,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  await queries.run({ text: "savepoint change" }, []);
  try {
    return await work(queries);
  } catch (error) {
    await queries.run({ text: "rollback to savepoint change" }, []);
    throw error;
  }
}

const triesMax = 3;

/** Deadlocks and serialisation failures changed nothing, so the same work may run again. */
async function retryDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const code = databaseErrorOf(error)?.code;
      if (tries >= triesMax || (code !== "40P01" && code !== "40001")) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * tries));
    }
  }
}
