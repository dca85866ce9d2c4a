import { group, groupPath } from "@/lib/contract/opal";
import { getGroup } from "@/lib/domain/opal/groups";
import { deleteRole } from "@/lib/domain/roles/roles";
import { endpoint } from "@/lib/http/endpoint";
import { groupExample } from "@/lib/http/opal-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Read a group",
    access: "groups:read",
    params: groupPath,
    response: group,
    errors: ["role_not_found"],
    examples: { response: groupExample },
    handle: ({ actor, params: { group_id } }) => getGroup(actor, group_id),
  }),
  DELETE: endpoint({
    summary: "Delete a group",
    description: "Running sessions go on to their end.",
    access: "groups:write",
    params: groupPath,
    errors: ["role_not_found"],
    handle: ({ actor, params: { group_id } }) => deleteRole(actor, group_id),
  }),
});
