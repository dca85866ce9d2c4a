import { groupPath, groupUser, opalPage, pageQuery } from "@/lib/contract/opal";
import { listGroupUsers } from "@/lib/domain/opal/group-users";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the users of a group",
    access: "groups:read",
    params: groupPath,
    query: pageQuery,
    response: opalPage(groupUser),
    errors: ["role_not_found"],
    handle: ({ actor, params: { group_id }, query }) => listGroupUsers(actor, group_id, query),
  }),
});
