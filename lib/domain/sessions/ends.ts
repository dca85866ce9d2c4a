import type { Queries, Statement } from "@/db/queries";
import type { endedReasons } from "@/lib/contract/sessions";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { sessionEvent } from "./changes";

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

/** What the log keeps of an end: that the time was over, or that somebody ended it before. */
export function endEvent(session: Ended, reason: EndedReason): AuditEvent {
  const eventType = reason === "EXPIRED" ? "SESSION_EXPIRE" : "SESSION_STOP";
  return sessionEvent(eventType, session, { endedReason: reason });
}

const ofUserStatement: Statement = {
  name: "live_sessions_of_user",
  text: `select id from sessions
    where organization_id = $1 and user_id = $2 and ended_at is null and expires_at > now()`,
};

/**
 * Ends everything that a person has open.
 *
 * @returns the events that tell of it
 */
export async function endSessionsOf(
  queries: Queries,
  organizationId: string,
  userId: string,
  reason: EndedReason,
): Promise<AuditEvent[]> {
  const live = await queries.run<{ id: string }>(ofUserStatement, [organizationId, userId]);
  if (live.length === 0) return [];
  const ids = live.map(({ id }) => id);
  const ended = await endSessions(queries, organizationId, ids, reason);
  return ended.map((session) => endEvent(session, reason));
}
