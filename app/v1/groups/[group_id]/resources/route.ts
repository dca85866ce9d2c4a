import { groupPath, groupResources, groupResourcesBody } from "@/lib/contract/opal";
import { listGroupResources, replaceGroupResources } from "@/lib/domain/opal/group-resources";
import { endpoint } from "@/lib/http/endpoint";
import { opalExamples } from "@/lib/http/opal-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the resources of a group",
    description: "A resource once for each access level at which the group has it.",
    access: "groups:read",
    params: groupPath,
    response: groupResources,
    errors: ["role_not_found"],
    examples: { response: { group_resources: [opalExamples.groupResource] } },
    handle: async ({ actor, params: { group_id } }) => ({
      group_resources: await listGroupResources(actor, group_id),
    }),
  }),
  PUT: endpoint({
    summary: "Replace the resources of a group",
    description: "All or nothing. What the group had already keeps its end.",
    access: "groups:write",
    params: groupPath,
    body: groupResourcesBody,
    errors: ["role_not_found", "resource_not_found", "access_level_unknown"],
    examples: { body: opalExamples.wantedResources },
    handle: ({ actor, params: { group_id }, body: { resources } }) =>
      replaceGroupResources(actor, group_id, resources),
  }),
});
