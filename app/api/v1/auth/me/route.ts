import { me } from "@/lib/contract/auth";
import { meOf } from "@/lib/domain/sign-in/accounts";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Who is signed in",
    access: "known",
    response: me,
    errors: ["account_suspended"],
    handle: async ({ person }) => meOf(person),
  }),
});
