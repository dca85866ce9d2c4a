import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { revokeApiKey } from "@/lib/domain/api-keys";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  DELETE: endpoint({
    summary: "Revoke an API key",
    description:
      "Programs that use it lose access at once. It stays in the list; revoking it again changes nothing and is answered alike.",
    access: "keys:manage",
    params: z.object({ id: uuid }),
    status: 204,
    errors: ["api_key_not_found"],
    handle: ({ actor, params: { id } }) => revokeApiKey(actor, id),
  }),
});
