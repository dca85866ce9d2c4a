import { passwordForgotten } from "@/lib/contract/auth";
import { requestPasswordReset } from "@/lib/domain/sign-in/password-resets";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Ask for a password reset",
    description:
      "Sends a link that works once and for an hour. The answer is the same, and comes as late, whether there is such an account or not. An address may ask three times an hour.",
    access: "public",
    body: passwordForgotten,
    status: 204,
    examples: { body: { organizationSlug: "acme", email: "bo.chen@acme.example" } },
    handle: ({ body, origin }) => requestPasswordReset(body, origin),
  }),
});
