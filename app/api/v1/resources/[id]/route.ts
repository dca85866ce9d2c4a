import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resource } from "@/lib/contract/resources";
import { getResource } from "@/lib/domain/resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a resource",
    access: "resources:read",
    params: z.object({ id: uuid }),
    response: resource,
    errors: ["resource_not_found"],
    handle: ({ actor, params: { id } }) => getResource(actor, id),
  }),
});
