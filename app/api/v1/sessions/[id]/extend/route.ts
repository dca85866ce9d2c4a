import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { session, sessionExtend } from "@/lib/contract/sessions";
import { extendSession } from "@/lib/domain/sessions/extend";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Extend one of your sessions",
    description:
      "Adds hours, as many of them as the limit allows, counted from the start of the session. Open rules stay as they are. Resources that you no longer reach keep their end.",
    access: "sessions:write",
    params: z.object({ id: uuid }),
    body: sessionExtend,
    response: session,
    errors: ["session_not_found", "session_not_extendable", "session_extend_limit", "no_resources"],
    examples: { body: { additionalHours: 2 } },
    handle: ({ actor, params: { id }, body }) => extendSession(actor, id, body.additionalHours),
  }),
});
