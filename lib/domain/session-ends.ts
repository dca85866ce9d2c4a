import { randomUUID } from "node:crypto";
import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { endedReasons, Session } from "@/lib/contract/sessions";
import type { Actor } from "./actor";
import { type AuditEvent, systemActor, systemOrigin } from "./audit";
import { makeDue } from "./claims";
import { DomainError } from "./error";
import { readSession } from "./session-reads";
import type { WireJson } from "./wire-json";
import { write, writeAs } from "./write";

export type EndedReason = (typeof endedReasons)[number];

const endStatement: Statement = {
  name: "end_sessions",
  text: `
    with ended as (
      update sessions set ended_at = now(), ended_reason = $3
      where organization_id = $1 and id = any($2::uuid[]) and ended_at is null
        and ($3 = 'EXPIRED') = (expires_at <= now())
      returning organization_id, id, user_id, user_name, ended_reason
    ), released as (
      update claims set ended_at = now() from ended
      where claims.organization_id = $1 and claims.session_id = ended.id and claims.ended_at is null
      returning claims.resource_id
    )
    select ended.id, ended.user_id as "userId", ended.user_name as "userName",
      array(select distinct resource_id from released) as "resourceIds"
    from ended`,
};

type Ended = { id: string; userId: string; userName: string; resourceIds: string[] };

/**
 * Ends sessions: from this commit on their claims want nothing, and the firewalls are due.
 *
 * @param reason `EXPIRED` ends only those whose time is over, all others only those that still run
 * @returns those that were ended by this call
 */
export async function endSessions(
  queries: Queries,
  organizationId: string,
  ids: readonly string[],
  reason: EndedReason,
): Promise<Ended[]> {
  const ended = await queries.run<Ended>(endStatement, [organizationId, ids, reason]);
  const resourceIds = [...new Set(ended.flatMap((session) => session.resourceIds))];
  await makeDue(queries, organizationId, resourceIds);
  return ended;
}

export function endEvent({ id, userId, userName }: Ended, reason: EndedReason): AuditEvent {
  return {
    eventType: reason === "EXPIRED" ? "SESSION_EXPIRE" : "SESSION_STOP",
    resourceType: "SESSION",
    resourceId: id,
    resourceName: userName,
    relatedId: userId,
    details: { endedReason: reason },
  };
}

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
 */
export async function sweepSessions(): Promise<void> {
  const store = await database();
  const due = await store.run<{ organizationId: string; ids: string[] }>(dueStatement, []);
  for (const { organizationId, ids } of due) {
    await writeAs(
      { organizationId, audit: systemActor, origin: systemOrigin(randomUUID()), joins: undefined },
      async (queries) => {
        const ended = await endSessions(queries, organizationId, ids, "EXPIRED");
        return { result: undefined, events: ended.map((each) => endEvent(each, "EXPIRED")) };
      },
    );
  }
}
