import { z } from "zod";
import { session, sessionListQuery, sessionPage } from "@/lib/contract/sessions";
import { listAllSessions } from "@/lib/domain/sessions/reads";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List everybody's sessions",
    description:
      "All sessions of the organization, newest first. With `page` or `size` the answer is a page object.",
    access: "sessions:manage",
    query: sessionListQuery,
    response: z.union([z.array(session), sessionPage]),
    handle: ({ actor, query }) => listAllSessions(actor, query),
  }),
});
