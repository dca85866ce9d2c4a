import { group, groupBody, groups, groupsBody, groupsQuery, opalPage } from "@/lib/contract/opal";
import { createGroup, listGroups, updateGroups } from "@/lib/domain/opal/groups";
import { endpoint } from "@/lib/http/endpoint";
import { groupExample, opalExamples } from "@/lib/http/opal-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List groups",
    description: "In the order of their ids, which never changes.",
    access: "groups:read",
    query: groupsQuery,
    response: opalPage(group),
    examples: { response: { next: null, previous: null, results: [groupExample] } },
    handle: ({ actor, query }) => listGroups(actor, query),
  }),
  POST: endpoint({
    summary: "Create a group",
    access: "groups:write",
    body: groupBody,
    response: group,
    errors: ["role_name_taken"],
    examples: { body: opalExamples.newGroup, response: groupExample },
    handle: ({ actor, body }) => createGroup(actor, body),
  }),
  PUT: endpoint({
    summary: "Update groups",
    description: "Names and descriptions of many, or of none. What is not sent stays.",
    access: "groups:write",
    body: groupsBody,
    response: groups,
    errors: ["role_not_found", "role_name_taken"],
    examples: { body: opalExamples.groupChanges, response: { groups: [groupExample] } },
    handle: async ({ actor, body }) => ({ groups: await updateGroups(actor, body.groups) }),
  }),
});
