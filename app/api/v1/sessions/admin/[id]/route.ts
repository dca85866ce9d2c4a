import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { sessionDetail } from "@/lib/contract/sessions";
import { getAnySession } from "@/lib/domain/sessions/reads";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get anybody's session",
    access: "sessions:manage",
    params: z.object({ id: uuid }),
    response: sessionDetail,
    errors: ["session_not_found"],
    handle: ({ actor, params: { id } }) => getAnySession(actor, id),
  }),
});
