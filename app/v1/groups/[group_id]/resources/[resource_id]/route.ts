import {
  groupResource,
  groupResourceBody,
  groupResourcePath,
  levelQuery,
} from "@/lib/contract/opal";
import { oneLevel } from "@/lib/domain/access/levels";
import { putGroupResource, removeGroupResource } from "@/lib/domain/opal/group-resources";
import { endpoint } from "@/lib/http/endpoint";
import { opalExamples } from "@/lib/http/opal-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Add a resource to a group",
    description:
      "Group, resource and access level are the identity: the same call again answers the same row. Older callers name the level in the query.",
    access: "groups:write",
    params: groupResourcePath,
    query: levelQuery,
    body: groupResourceBody,
    response: groupResource,
    errors: ["role_not_found", "resource_not_found", "access_level_unknown"],
    examples: { body: opalExamples.newGroupResource, response: opalExamples.groupResource },
    handle: ({ actor, params: { group_id, resource_id }, query, body }) =>
      putGroupResource(actor, group_id, resource_id, oneLevel(query, body), body.duration_minutes),
  }),
  DELETE: endpoint({
    summary: "Take a resource out of a group",
    description: "At the access level that is named, else at the default level.",
    access: "groups:write",
    params: groupResourcePath,
    query: levelQuery,
    errors: ["role_not_found", "resource_not_assigned"],
    handle: ({ actor, params: { group_id, resource_id }, query }) =>
      removeGroupResource(actor, group_id, resource_id, oneLevel(query, {})),
  }),
});
