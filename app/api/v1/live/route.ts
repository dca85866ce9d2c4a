import { liveState } from "@/lib/contract/live";
import { watchOrganization } from "@/lib/domain/live";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Hear of changes",
    description:
      "Server-sent events that tell that something of the organization has changed, and not what: read again what you show. The first comes at once, another with each change, and one every 20 s at the latest when nothing changes. It ends with the sign-in.",
    access: "signed-in",
    stream: liveState,
    handle: ({ person }) => watchOrganization(person),
  }),
});
