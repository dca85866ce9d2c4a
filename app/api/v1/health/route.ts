import { health } from "@/lib/contract/utility";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Whether the process lives",
    access: "public",
    response: health,
    handle: async () => ({ status: "ok" as const }),
  }),
});
