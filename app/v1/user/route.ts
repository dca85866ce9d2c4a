import { user, userQuery } from "@/lib/contract/opal";
import { findOpalUser } from "@/lib/domain/opal/users";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Find a user by id or email for Opal's clients",
    access: "groups:read",
    query: userQuery,
    response: user,
    errors: ["user_not_found"],
    handle: ({ actor, query }) => findOpalUser(actor, query),
  }),
});
