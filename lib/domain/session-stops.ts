import { randomUUID } from "node:crypto";
import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import type { Session } from "@/lib/contract/sessions";
import type { Actor } from "./actor";
import { systemActor, systemOrigin } from "./audit";
import { DomainError } from "./error";
import { oneByOne } from "./one-by-one";
import { type EndedReason, endEvent, endSessions } from "./session-ends";
import { readSession } from "./session-reads";
import type { WireJson } from "./wire-json";
import { write, writeAs } from "./write";

/**
 * Ends a session of the caller before its time.
 *
 * @throws DomainError `session_not_found`, `session_not_stoppable`
 */
export function stopSession(
  actor: Actor<"sessions:write">,
  id: string,
): Promise<WireJson<Session>> {
  return stop(actor, id, actor.id, "MANUAL");
}

/**
 * Ends anybody's session before its time.
 *
 * @throws DomainError `session_not_found`, `session_not_stoppable`
 */
export function stopAnySession(
  actor: Actor<"sessions:manage">,
  id: string,
): Promise<WireJson<Session>> {
  return stop(actor, id, null, "ADMIN");
}

function stop(
  actor: Actor,
  id: string,
  userId: string | null,
  reason: EndedReason,
): Promise<WireJson<Session>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    await readSession(queries, organizationId, id, userId);
    const [ended] = await endSessions(queries, organizationId, [id], reason);
    if (!ended) throw new DomainError("session_not_stoppable");
    return {
      result: await readSession(queries, organizationId, id, userId),
      events: [endEvent(ended, reason)],
    };
  });
}

const dueStatement: Statement = {
  name: "due_sessions",
  text: `select organization_id as "organizationId", array_agg(id) as ids from (
      select organization_id, id from sessions where ended_at is null and expires_at <= now()
      order by expires_at limit 500
    ) due group by organization_id`,
};

/**
 * Marks the sessions as ended whose time is over, and tells of each. Their claims have wanted nothing
 * since then, so no rule waits for this.
 *
 * @throws AggregateError when some organizations failed; the others were swept all the same
 */
export async function sweepSessions(): Promise<void> {
  const store = await database();
  const due = await store.run<{ organizationId: string; ids: string[] }>(dueStatement, []);
  await oneByOne(due, ({ organizationId, ids }) =>
    writeAs(
      { organizationId, audit: systemActor, origin: systemOrigin(randomUUID()), joins: undefined },
      async (queries) => {
        const ended = await endSessions(queries, organizationId, ids, "EXPIRED");
        return { result: undefined, events: ended.map((each) => endEvent(each, "EXPIRED")) };
      },
    ),
  );
}
