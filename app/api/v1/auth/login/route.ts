import { signIn, signInAnswer, withoutChallenge } from "@/lib/contract/auth";
import { signInProgram } from "@/lib/domain/sign-in/sign-in";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Sign in",
    description:
      "After five failures for one account from one address, further tries pause with a growing `Retry-After`.",
    access: "public",
    body: signIn,
    response: signInAnswer,
    errors: ["credentials_wrong", "account_suspended", "password_expired", "locked_out"],
    examples: {
      body: { organizationSlug: "acme", email: "admin@acme.example", password: "…" },
    },
    handle: async ({ body, origin }) => withoutChallenge(await signInProgram(body, origin)),
  }),
});
