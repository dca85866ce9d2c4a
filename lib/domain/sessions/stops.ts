import type { Session } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { endDue } from "@/lib/domain/firewalls/due-ends";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { type EndedReason, endEvent, endSessions } from "./ends";
import { readSession } from "./reads";

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

/**
 * Ends the sessions whose time is over.
 *
 * @throws AggregateError when some organizations failed; the others were swept all the same
 */
export function sweepSessions(): Promise<void> {
  return endDue("sessions", async (queries, organizationId, ids) => {
    const ended = await endSessions(queries, organizationId, ids, "EXPIRED");
    return ended.map((each) => endEvent(each, "EXPIRED"));
  });
}
