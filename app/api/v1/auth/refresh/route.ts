import { refresh, tokenAnswer } from "@/lib/contract/auth";
import { refreshSignIn } from "@/lib/domain/sign-in/refresh";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Trade a refresh token for new tokens",
    description:
      "The old refresh token is void. One that comes a second time ends the whole sign-in.",
    access: "public",
    body: refresh,
    response: tokenAnswer,
    errors: ["refresh_token_invalid", "account_suspended"],
    examples: { body: { refreshToken: "uS3V5m0-example-of-a-refresh-token" } },
    handle: ({ body, origin }) => refreshSignIn(body.refreshToken, origin),
  }),
});
