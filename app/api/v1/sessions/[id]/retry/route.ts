import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { session } from "@/lib/contract/sessions";
import { retrySession } from "@/lib/domain/sessions/retry";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Try again what failed in one of your sessions",
    description:
      "At once, without the waits that grow from try to try. What found no room is wanted again where there is room now.",
    access: "sessions:write",
    params: z.object({ id: uuid }),
    response: session,
    errors: ["session_not_found", "session_ended", "provider_no_room"],
    handle: ({ actor, params: { id } }) => retrySession(actor, id),
  }),
});
