import { z } from "zod";
import { userLiveSessions } from "@/lib/contract/live-sessions";
import { userLiveSessionsQuery } from "@/lib/contract/live-sessions-queries";
import { countLiveSessionsOfUsers } from "@/lib/domain/sessions/live-sessions";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Count the live sessions of users",
    description:
      "Who has live sessions, how many, and when the last of them ends. People without one are left out.",
    access: "users:read",
    query: userLiveSessionsQuery,
    response: z.array(userLiveSessions),
    handle: ({ actor, query }) => countLiveSessionsOfUsers(actor, query),
  }),
});
