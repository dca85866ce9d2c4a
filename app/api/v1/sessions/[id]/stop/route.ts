import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { session } from "@/lib/contract/sessions";
import { stopSession } from "@/lib/domain/sessions/stops";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Stop one of your sessions",
    description: "Its rules are removed within moments; the answer says that they are going.",
    access: "sessions:write",
    params: z.object({ id: uuid }),
    response: session,
    errors: ["session_not_found", "session_not_stoppable"],
    handle: ({ actor, params: { id } }) => stopSession(actor, id),
  }),
});
