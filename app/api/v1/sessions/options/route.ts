import { sessionOptions } from "@/lib/contract/sessions";
import { readSessionOptions } from "@/lib/domain/sessions/options";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "See what you could start",
    description:
      "What the caller reaches, through which roles and for how long, the address that a session would use, and how full the firewalls are.",
    access: "sessions:read",
    response: sessionOptions,
    handle: ({ actor }) => readSessionOptions(actor),
  }),
});
