import { auditHead } from "@/lib/contract/audit";
import { readHead } from "@/lib/domain/audit/log";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get the head of the audit log",
    description:
      "Position and hash of the newest event. Kept elsewhere, they prove later that the log was neither changed nor cut before it.",
    access: "audit:read",
    response: auditHead,
    handle: ({ actor }) => readHead(actor),
  }),
});
