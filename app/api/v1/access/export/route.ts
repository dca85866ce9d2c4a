import { accessExportQuery } from "@/lib/contract/access";
import { exportAccess } from "@/lib/domain/access/export";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Export who can reach what",
    description:
      "The whole list as CSV, as of one moment: now, or the one that `at` names. The first line is a comment with the filters. No text begins as a formula.",
    access: "roles:read",
    query: accessExportQuery,
    download: ["text/csv"],
    handle: ({ actor, query }) => exportAccess(actor, query),
  }),
});
