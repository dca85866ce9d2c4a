import { readiness } from "@/lib/contract/utility";
import { readReadiness } from "@/lib/domain/readiness";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Whether calls can be served",
    description: "Asks the database and its migrations.",
    access: "public",
    response: readiness,
    errors: ["unavailable"],
    handle: () => readReadiness(),
  }),
});
