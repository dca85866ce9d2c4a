import { accessPage, accessQuery } from "@/lib/contract/access";
import { listAccess } from "@/lib/domain/access/pages";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List who can reach what, why, and whether it is open right now",
    description:
      "A page of the pairs of a user and a resource that they can reach, or could but for a reason, by name: with every route, the longest session, what decided it, and what is open for them there right now. A rule is told as open only when its firewall shows it.",
    access: "roles:read",
    query: accessQuery,
    response: accessPage,
    handle: ({ actor, query }) => listAccess(actor, query),
  }),
});
