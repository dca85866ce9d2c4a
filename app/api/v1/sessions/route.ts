import { z } from "zod";
import { session, sessionListQuery, sessionPage, sessionStart } from "@/lib/contract/sessions";
import { listOwnSessions } from "@/lib/domain/sessions/reads";
import { startSession } from "@/lib/domain/sessions/start";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List your sessions",
    description:
      "All sessions of the caller, newest first. With `page` or `size` the answer is a page object.",
    access: "sessions:read",
    query: sessionListQuery,
    response: z.union([z.array(session), sessionPage]),
    handle: ({ actor, query }) => listOwnSessions(actor, query),
  }),
  POST: endpoint({
    summary: "Start a session",
    description:
      "Opens what the caller reaches, or the named part of it, for their address. The rules are applied within moments; read the session to see them. Without an address the one that the call comes from is used.",
    access: "sessions:write",
    body: sessionStart,
    status: 201,
    response: session,
    errors: [
      "no_resources",
      "resource_not_found",
      "role_not_found",
      "session_over_limit",
      "session_limit_reached",
      "ip_private",
      "ip_undetected",
      "provider_no_room",
    ],
    examples: { body: { durationHours: 1, reason: "Look into slow queries" } },
    handle: ({ actor, body }) => startSession(actor, body),
  }),
});
