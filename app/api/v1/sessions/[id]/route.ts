import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { sessionDetail } from "@/lib/contract/sessions";
import { getSession } from "@/lib/domain/sessions/reads";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get one of your sessions",
    description:
      "In full: with the ports that it opens, and when each firewall was last seen to show its rules.",
    access: "sessions:read",
    params: z.object({ id: uuid }),
    response: sessionDetail,
    errors: ["session_not_found"],
    handle: ({ actor, params: { id } }) => getSession(actor, id),
  }),
});
