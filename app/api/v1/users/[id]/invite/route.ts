import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { userInvited } from "@/lib/contract/users";
import { renewInvitation, revokeInvitation } from "@/lib/domain/users/invitations";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Invite a user again",
    description:
      "For users without a password. The link that they had is void. Without a mail server the answer carries the new one as `inviteUrl`, this once.",
    access: "users:write",
    params,
    response: userInvited,
    secretAnswer: true,
    errors: ["user_not_found", "not_invited"],
    examples: { response: { message: "Invitation sent" } },
    handle: ({ actor, params: { id } }) => renewInvitation(actor, id),
  }),
  DELETE: endpoint({
    summary: "Revoke an invitation",
    description: "The link is void; the user stays and can be invited again.",
    access: "users:write",
    params,
    status: 204,
    errors: ["user_not_found", "not_invited"],
    handle: ({ actor, params: { id } }) => revokeInvitation(actor, id),
  }),
});
