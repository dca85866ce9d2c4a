import { groupUser, groupUserBody, groupUserChange, groupUserPath } from "@/lib/contract/opal";
import { putGroupUser, removeGroupUser } from "@/lib/domain/opal/group-users";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Add a user to a group",
    description: "The same call again answers the same row.",
    access: "groups:write",
    params: groupUserPath,
    body: groupUserBody,
    response: groupUser,
    errors: ["role_not_found", "user_not_found"],
    examples: { body: { duration_minutes: 60 } },
    handle: ({ actor, params: { group_id, user_id }, body: { duration_minutes } }) =>
      putGroupUser(actor, group_id, user_id, duration_minutes),
  }),
  PUT: endpoint({
    summary: "Change how long a user stays in a group",
    access: "groups:write",
    params: groupUserPath,
    body: groupUserChange,
    response: groupUser,
    errors: ["role_not_found", "user_not_found", "user_not_assigned"],
    examples: { body: { duration_minutes: 120 } },
    handle: ({ actor, params: { group_id, user_id }, body: { duration_minutes } }) =>
      putGroupUser(actor, group_id, user_id, duration_minutes),
  }),
  DELETE: endpoint({
    summary: "Take a user out of a group",
    access: "groups:write",
    params: groupUserPath,
    errors: ["role_not_found", "user_not_assigned"],
    handle: ({ actor, params: { group_id, user_id } }) => removeGroupUser(actor, group_id, user_id),
  }),
});
