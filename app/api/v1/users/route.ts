import { z } from "zod";
import { user, userCreate, userCreated, userListQuery, userPage } from "@/lib/contract/users";
import { createUser } from "@/lib/domain/users/changes";
import { listUsers } from "@/lib/domain/users/users";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List users",
    description:
      "All users of the organization, by name. With `page` or `size` the answer is a page object.",
    access: "users:read",
    query: userListQuery,
    response: z.union([z.array(user), userPage]),
    // A session that is over by its time alone changes no version.
    versioned: ({ live }) => live === undefined,
    handle: ({ actor, query }) => listUsers(actor, query),
  }),
  POST: endpoint({
    summary: "Add a user",
    description:
      "Only people can add admins, API keys cannot. Invites them by mail: the link in it is for their password, works once and for seven days. Without a mail server the answer carries it as `inviteUrl`, this once.",
    access: "users:write",
    body: userCreate,
    status: 201,
    response: userCreated,
    secretAnswer: true,
    errors: ["email_taken", "user_limit_reached"],
    examples: { body: { email: "new.person@acme.example", name: "New Person" } },
    handle: ({ actor, body }) => createUser(actor, body),
  }),
});
