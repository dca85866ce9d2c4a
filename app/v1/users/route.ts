import { opalPage, pageQuery, user } from "@/lib/contract/opal";
import { listOpalUsers } from "@/lib/domain/opal/users";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List users for Opal's clients",
    description: "In the order of their ids, which never changes.",
    access: "groups:read",
    query: pageQuery,
    response: opalPage(user),
    handle: ({ actor, query }) => listOpalUsers(actor, query),
  }),
});
