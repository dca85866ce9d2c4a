import { passwordSet, tokenAnswer } from "@/lib/contract/auth";
import { acceptInvitation } from "@/lib/domain/sign-in/one-time-links";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Accept an invitation",
    description:
      "Sets the first password and signs in. A password against the rules is a 400 whose `details` hold the rules; the invitation stays good then.",
    access: "public",
    body: passwordSet,
    response: tokenAnswer,
    errors: ["one_time_token_invalid", "account_suspended"],
    examples: { body: { inviteToken: "…", password: "…" } },
    handle: ({ body, origin }) => acceptInvitation(body, origin),
  }),
});
