import type { Queries, Statement } from "@/db/queries";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { endEvent, endSessions } from "./ends";

/** Sessions of the user $2 of $1 that have not ended. */
export const runningSessions = `sessions where organization_id = $1 and user_id = $2
  and ended_at is null and expires_at > now()`;

/** Of a row of `sessions` that has not ended: nothing of it is open, or on its way. */
export const opensNothing = `not exists (select from claims
  where claims.organization_id = sessions.organization_id and claims.session_id = sessions.id
    and claims.ended_at is null and claims.removed_at is null and claims.ends_at > now()
    and (claims.applied_at is not null or claims.error_code is null))`;

const oldestStatement: Statement = {
  name: "sessions_that_open_nothing",
  text: `select id from ${runningSessions} and ${opensNothing} order by started_at, id limit $3`,
};

export type Places = {
  /** That open something, or are about to. */
  liveSessions: number;
  /** That go on trying without success. */
  failedSessions: number;
  maxLiveSessions: number;
};

/**
 * Makes place for one more session of a person. Clients take a `FAILED` session for over and would
 * never stop it, so the oldest of those gives its place away. It ends by that: were its firewall to
 * come back, more would be open than is allowed.
 *
 * @returns the events that tell of it
 * @throws DomainError `session_limit_reached`
 */
export async function makePlace(
  queries: Queries,
  { organization, id }: Actor,
  { liveSessions, failedSessions, maxLiveSessions }: Places,
): Promise<AuditEvent[]> {
  if (liveSessions >= maxLiveSessions) {
    throw new DomainError("session_limit_reached", {
      message: `At most ${maxLiveSessions} sessions can be open at a time`,
      details: { maxLiveSessions },
    });
  }
  const excess = liveSessions + failedSessions + 1 - maxLiveSessions;
  if (excess <= 0) return [];
  const oldest = await queries.run<{ id: string }>(oldestStatement, [organization.id, id, excess]);
  const ids = oldest.map((session) => session.id);
  const ended = await endSessions(queries, organization.id, ids, "REPLACED");
  return ended.map((session) => endEvent(session, "REPLACED"));
}
