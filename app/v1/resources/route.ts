import { opalPage, resource, resourcesQuery } from "@/lib/contract/opal";
import { listOpalResources } from "@/lib/domain/opal/resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List resources for Opal's clients",
    description: "In the order of their ids, which never changes.",
    access: "groups:read",
    query: resourcesQuery,
    response: opalPage(resource),
    handle: ({ actor, query }) => listOpalResources(actor, query),
  }),
});
