import type { Queries, Statement } from "@/db/queries";
import type { CallOrigin, Person } from "./actor";

export type AuditEventType =
  | "USER_LOGIN"
  | "USER_LOGIN_FAILED"
  | "USER_LOGOUT"
  | "REFRESH_TOKEN_REUSE"
  | "ACCESS_DENIED"
  | "ORGANIZATION_CREATE"
  | "ROLE_CREATE"
  | "ROLE_UPDATE"
  | "ROLE_DELETE"
  | "ROLE_RESOURCE_ASSIGN"
  | "ROLE_RESOURCE_UNASSIGN"
  | "ROLE_USER_ASSIGN"
  | "ROLE_USER_UNASSIGN";

export type AuditEvent = {
  eventType: AuditEventType;
  resourceType: "ROLE" | "USER" | "ORGANIZATION" | "ENDPOINT";
  resourceId: string | null;
  resourceName: string;
  result?: "SUCCESS" | "FAILURE";
  errorMessage?: string;
  /** For changes `{before, after}`; never a secret. */
  details: Record<string, unknown>;
};

export type AuditActor = { type: "USER" | "SYSTEM"; id: string | null; email: string | null };

const recordStatement: Statement = {
  name: "record_audit_event",
  text: `
    insert into audit_events (organization_id, event_type, actor_type, actor_id, actor_email,
      resource_type, resource_id, resource_name, result, ip_address, request_id, error_message, details)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
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
    event.eventType,
    actor.type,
    actor.id,
    actor.email,
    event.resourceType,
    event.resourceId,
    event.resourceName,
    event.result ?? "SUCCESS",
    origin.ipAddress,
    origin.requestId,
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
  return recordAuditEvent(
    person.queries,
    person.organization.id,
    { type: "USER", id: person.id, email: person.email },
    origin,
    {
      eventType: "ACCESS_DENIED",
      resourceType: "ENDPOINT",
      resourceId: null,
      resourceName: endpoint.slice(0, endpointLengthMax),
      result: "FAILURE",
      errorMessage,
      details: {},
    },
  );
}
