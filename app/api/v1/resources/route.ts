import { z } from "zod";
import { resource, resourceListQuery, resourcePage } from "@/lib/contract/resources";
import { listResources } from "@/lib/domain/resources";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List resources",
    description:
      "All resources of the organization, by name. With `page` or `size` the answer is a page object.",
    access: "resources:read",
    query: resourceListQuery,
    response: z.union([z.array(resource), resourcePage]),
    versioned: true,
    handle: ({ actor, query }) => listResources(actor, query),
  }),
});
