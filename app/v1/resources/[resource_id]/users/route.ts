import { opalPage, reachQuery, resourcePath, resourceUser } from "@/lib/contract/opal";
import { listResourceUsers } from "@/lib/domain/opal/resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List who reaches a resource for Opal's clients",
    description: "Each user once, by name, with the latest end of the ways in which they reach it.",
    access: "groups:read",
    params: resourcePath,
    query: reachQuery,
    response: opalPage(resourceUser),
    errors: ["resource_not_found"],
    handle: ({ actor, params: { resource_id }, query: { limit } }) =>
      listResourceUsers(actor, resource_id, limit),
  }),
});
