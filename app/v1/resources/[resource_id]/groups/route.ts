import { groupResources, resourcePath } from "@/lib/contract/opal";
import { listResourceGroups } from "@/lib/domain/opal/group-resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the groups of a resource",
    description: "A group once for each access level at which it has the resource.",
    access: "groups:read",
    params: resourcePath,
    response: groupResources,
    errors: ["resource_not_found"],
    handle: async ({ actor, params: { resource_id } }) => ({
      group_resources: await listResourceGroups(actor, resource_id),
    }),
  }),
});
