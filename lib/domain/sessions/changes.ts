import type { Queries } from "@/db/queries";
import type { AuditEventType } from "@/lib/contract/audit";
import { type Session, session as sessionSchema } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { readSession } from "./reads";

/**
 * Changes a session of the caller, and tells of it.
 *
 * @param change gives what the event is to say; undefined when there was nothing to do
 * @throws DomainError `session_not_found`, and what `change` throws
 */
export function changeSession(
  actor: Actor<"sessions:write">,
  id: string,
  eventType: SessionEventType,
  change: (queries: Queries, before: Session) => Promise<AuditEvent["details"] | undefined>,
): Promise<WireJson<Session>> {
  return write(actor, async (queries) => {
    const read = () => readSession(queries, actor.organization.id, id, actor.id);
    const found = await read();
    const before = found.decode(sessionSchema);
    const details = await change(queries, before);
    if (!details) return { result: found, events: [] };
    return { result: await read(), events: [sessionEvent(eventType, before, details)] };
  });
}

type SessionEventType = Extract<AuditEventType, `SESSION_${string}`>;

/** An event about a session, which stands in its owner's story too. */
export function sessionEvent(
  eventType: SessionEventType,
  { id, userId, userName }: { id: string; userId: string; userName: string },
  details: AuditEvent["details"],
): AuditEvent {
  return {
    eventType,
    resourceType: "SESSION",
    resourceId: id,
    resourceName: userName,
    relatedId: userId,
    details,
  };
}
