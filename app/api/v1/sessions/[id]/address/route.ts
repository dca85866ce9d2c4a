import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { session, sessionAddress } from "@/lib/contract/sessions";
import { moveSession } from "@/lib/domain/sessions/move";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Move one of your sessions to another address",
    description:
      "The session goes on from the addresses that are sent, and from no other; without any, from the address that the call comes from. Its end stays.",
    access: "sessions:write",
    params: z.object({ id: uuid }),
    body: sessionAddress,
    response: session,
    errors: [
      "session_not_found",
      "session_ended",
      "ip_private",
      "ip_undetected",
      "provider_no_room",
    ],
    handle: ({ actor, params: { id }, body }) => moveSession(actor, id, body),
  }),
});
