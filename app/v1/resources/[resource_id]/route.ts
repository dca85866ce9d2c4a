import { resource, resourcePath } from "@/lib/contract/opal";
import { getOpalResource } from "@/lib/domain/opal/resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Read a resource for Opal's clients",
    access: "groups:read",
    params: resourcePath,
    response: resource,
    errors: ["resource_not_found"],
    handle: ({ actor, params: { resource_id } }) => getOpalResource(actor, resource_id),
  }),
});
