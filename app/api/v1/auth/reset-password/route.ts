import { passwordReset, signInAnswer, withoutChallenge } from "@/lib/contract/auth";
import { resetPassword } from "@/lib/domain/sign-in/one-time-links";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Reset a password",
    description:
      "Ends every sign-in of the account and opens one. A password against the rules is a 400 whose `details` hold the rules; the link stays good then.",
    access: "public",
    body: passwordReset,
    response: signInAnswer,
    errors: ["one_time_token_invalid", "account_suspended"],
    examples: { body: { token: "…", password: "…" } },
    handle: async ({ body, origin }) => withoutChallenge(await resetPassword(body, origin)),
  }),
});
