import { overview } from "@/lib/contract/overview";
import { readOverview } from "@/lib/domain/overview";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "How the organization stands",
    description:
      "What is open at this moment, what should be closed and is not, how fast rules open, and what hinders them.",
    access: "resources:read",
    response: overview,
    handle: ({ actor }) => readOverview(actor),
  }),
});
