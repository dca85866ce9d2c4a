import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { user, userUpdate } from "@/lib/contract/users";
import { deleteUser, updateUser } from "@/lib/domain/users/changes";
import { getUser } from "@/lib/domain/users/users";
import { endpoint } from "@/lib/http/endpoint";
import { userExample } from "@/lib/http/examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a user",
    access: "users:read",
    params,
    response: user,
    errors: ["user_not_found"],
    examples: { response: userExample },
    handle: ({ actor, params: { id } }) => getUser(actor, id),
  }),
  PATCH: endpoint({
    summary: "Change a user",
    description:
      "Only the fields that are sent change, and they count from the user's next call on. The organization always keeps an active admin. Only people can make admins and bring them back, API keys cannot. With `If-Match` the change is made only if the user is still as they were read.",
    access: "users:write",
    params,
    body: userUpdate,
    response: user,
    errors: ["user_not_found", "user_changed", "last_admin"],
    examples: { body: { name: "Bo Chen" }, response: userExample },
    handle: ({ actor, params: { id }, body, headers }) =>
      updateUser(actor, id, body, headers.get("if-match")),
  }),
  DELETE: endpoint({
    summary: "Delete a user",
    description:
      "Takes them out of all roles, ends their sign-ins and revokes the API keys that act for them. Their email address is free again.",
    access: "users:write",
    params,
    status: 204,
    errors: ["user_not_found", "last_admin"],
    handle: ({ actor, params: { id } }) => deleteUser(actor, id),
  }),
});
