import { nothing, signOut as signOutBody } from "@/lib/contract/auth";
import { signOut } from "@/lib/domain/sign-in/sign-out";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Sign out",
    description:
      "Ends the sign-in of the refresh token, and that of the caller's access token. Unknown or ended ones are answered alike.",
    access: "public",
    body: signOutBody,
    response: nothing,
    errors: ["cross_origin"],
    examples: { response: {} },
    handle: async ({ body, findIdentity, origin }) => {
      await signOut({ identity: await findIdentity(), refreshToken: body.refreshToken }, origin);
      return {};
    },
  }),
});
