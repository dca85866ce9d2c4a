import { nothing, passwordChange } from "@/lib/contract/auth";
import { changePassword } from "@/lib/domain/sign-in/passwords";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Change one's own password",
    description:
      "Ends every other sign-in of the caller. Wrong guesses of the current password pause as those at the sign-in do.",
    access: "signed-in",
    apart: true,
    body: passwordChange,
    response: nothing,
    errors: ["password_wrong", "password_unchanged", "password_policy", "locked_out"],
    examples: { body: { currentPassword: "…", newPassword: "…" }, response: {} },
    handle: async ({ person, body, origin }) => {
      await changePassword(person, body, origin);
      return {};
    },
  }),
});
