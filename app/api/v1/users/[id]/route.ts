import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { user } from "@/lib/contract/users";
import { getUser } from "@/lib/domain/users";
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
});
