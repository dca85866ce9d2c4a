import { auditExportQuery } from "@/lib/contract/audit";
import { exportEvents } from "@/lib/domain/audit/export";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Export the audit log",
    description:
      "The events that pass the filters, oldest first, up to the newest one at the time of the call. NDJSON has an event in each line and ends with a line of `head`, `rows` and `filters`; CSV has the same in comment lines. `npm run audit:verify` proves such a file. Taking it is an `AUDIT_EXPORT` event itself.",
    access: "audit:read",
    query: auditExportQuery,
    download: ["text/csv", "application/x-ndjson"],
    handle: ({ actor, query }) => exportEvents(actor, query),
  }),
});
