import type { Queries, Statement } from "@/db/queries";
import type { AuditEventType, AuditObjectType } from "@/lib/contract/audit";
import type { CallOrigin, Person } from "@/lib/domain/actor";

export type AuditEvent = {
  eventType: AuditEventType;
  resourceType: AuditObjectType;
  resourceId: string | null;
  resourceName: string;
  /** What was given to the resource or taken from it; the event stands in its story too. */
  relatedId?: string;
  result?: "SUCCESS" | "FAILURE";
  errorMessage?: string;
  /** For changes `{before, after}`; never a secret. */
  details: Record<string, unknown>;
};

/** Makes events that tell of changes to a kind of thing: what it was before, and what it is after. */
export const changesOf =
  <Kind extends AuditObjectType>(resourceType: Kind) =>
  (
    eventType: Extract<AuditEventType, `${Kind}_${string}`>,
    { id, name }: { id: string; name: string },
    before: unknown,
    after: unknown,
  ): AuditEvent => ({
    eventType,
    resourceType,
    resourceId: id,
    resourceName: name,
    details: { before, after },
  });

export type AuditActor = {
  type: "USER" | "API_KEY" | "SYSTEM";
  id: string | null;
  email: string | null;
  name: string | null;
  keyId?: string;
};

/** Postern itself: ends that pass, mails that are given up, what a command line does. */
export const systemActor: AuditActor = { type: "SYSTEM", id: null, email: null, name: "Postern" };
export const systemOrigin = (requestId: string): CallOrigin => ({
  requestId,
  ipAddress: null,
  userAgent: null,
});

/** Who acts, as the audit log names them: a person, or a key of theirs. */
export function auditActorOf({ id, email, name, key }: Person): AuditActor {
  return key
    ? { type: "API_KEY", id, email, name: `${name} (API key ${key.name})`, keyId: key.id }
    : { type: "USER", id, email, name };
}

/** The columns of `audit_events` that say who did it and from where, as `whoFrom` yields them. */
export const whoColumns =
  "actor_type, actor_id, actor_email, actor_name, api_key_id, ip_address, user_agent, request_id";

/** A from-item that yields `whoColumns` from the parameter that holds `whoText`. */
export const whoFrom = (parameter: string) =>
  `jsonb_to_record(${parameter}::jsonb) as who(actor_type text, actor_id uuid, actor_email text,
    actor_name text, api_key_id uuid, ip_address text, user_agent text, request_id text)`;

/** Who did it and from where, as the value of the parameter that `whoFrom` reads. */
export function whoText(actor: AuditActor, origin: CallOrigin): string {
  return JSON.stringify({
    actor_type: actor.type,
    actor_id: actor.id,
    actor_email: actor.email,
    actor_name: actor.name,
    api_key_id: actor.keyId ?? null,
    ip_address: origin.ipAddress,
    user_agent: origin.userAgent,
    request_id: origin.requestId,
  });
}

const recordStatement: Statement = {
  name: "record_audit_event",
  text: `
    insert into audit_events (organization_id, ${whoColumns}, event_type, resource_type,
      resource_id, resource_name, related_id, result, error_message, details)
    select $1, who.*, $3, $4, $5, $6, $7, $8, $9, $10 from ${whoFrom("$2")}`,
};

/** Appends an event. Call it in the transaction of the change that it tells of. */
export async function recordAuditEvent(
  queries: Queries,
  organizationId: string,
  actor: AuditActor,
  origin: CallOrigin,
  event: AuditEvent,
): Promise<void> {
  await queries.run(recordStatement, [
    organizationId,
    whoText(actor, origin),
    event.eventType,
    event.resourceType,
    event.resourceId,
    event.resourceName,
    event.relatedId ?? null,
    event.result ?? "SUCCESS",
    event.errorMessage ?? null,
    JSON.stringify(event.details),
  ]);
}

const endpointLengthMax = 255;

/**
 * Notes that somebody known was refused. It stands alone: nothing else was written, and the
 * organization's version stays, because no list changed.
 *
 * @param endpoint method and path, as they were called
 */
export function recordAccessDenied(
  person: Person,
  origin: CallOrigin,
  endpoint: string,
  errorMessage: string,
): Promise<void> {
  return recordAuditEvent(person.queries, person.organization.id, auditActorOf(person), origin, {
    eventType: "ACCESS_DENIED",
    resourceType: "ENDPOINT",
    resourceId: null,
    resourceName: endpoint.slice(0, endpointLengthMax),
    result: "FAILURE",
    errorMessage,
    details: {},
  });
}
