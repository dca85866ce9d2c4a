import { z } from "zod";
import { auditLog } from "@/lib/contract/audit";
import { uuid } from "@/lib/contract/common";
import { getEvent } from "@/lib/domain/audit/log";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get an audit event",
    access: "audit:read",
    params: z.object({ id: uuid }),
    response: auditLog,
    errors: ["audit_event_not_found"],
    handle: ({ actor, params: { id } }) => getEvent(actor, id),
  }),
});
