import { auditLogPage, auditLogQuery } from "@/lib/contract/audit";
import { listEvents } from "@/lib/domain/audit/log";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List audit events",
    description:
      "A page of the audit log, newest first. For going on without a count, name the last event that you have as `before`.",
    access: "audit:read",
    query: auditLogQuery,
    response: auditLogPage,
    errors: ["audit_event_not_found"],
    handle: ({ actor, query }) => listEvents(actor, query),
  }),
});
