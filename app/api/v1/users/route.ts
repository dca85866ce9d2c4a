import { z } from "zod";
import { user, userListQuery, userPage } from "@/lib/contract/users";
import { listUsers } from "@/lib/domain/users";
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
    versioned: true,
    handle: ({ actor, query }) => listUsers(actor, query),
  }),
});
