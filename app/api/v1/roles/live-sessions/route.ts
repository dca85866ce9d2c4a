import { z } from "zod";
import { roleLiveSessions } from "@/lib/contract/live-sessions";
import { roleLiveSessionsQuery } from "@/lib/contract/live-sessions-queries";
import { countLiveSessionsOfRoles } from "@/lib/domain/sessions/live-sessions";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Count the live sessions of roles",
    description:
      "How many live sessions use each role: they open a resource that it gives to their user now. A session counts for every role that gives it. Roles that no session uses are left out.",
    access: "roles:read",
    query: roleLiveSessionsQuery,
    response: z.array(roleLiveSessions),
    handle: ({ actor, query }) => countLiveSessionsOfRoles(actor, query),
  }),
});
