import { z } from "zod";
import {
  resource,
  resourceCreate,
  resourceListQuery,
  resourcePage,
} from "@/lib/contract/resources";
import { createResource } from "@/lib/domain/resources/changes";
import { listResources } from "@/lib/domain/resources/resources";
import { endpoint } from "@/lib/http/endpoint";
import { resourceExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List resources",
    description:
      "All resources of the organization, by name. With `page` or `size` the answer is a page object.",
    access: "resources:read",
    query: resourceListQuery,
    response: z.union([z.array(resource), resourcePage]),
    examples: { response: [resourceExamples.resource] },
    handle: ({ actor, query }) => listResources(actor, query),
  }),
  POST: endpoint({
    summary: "Add a resource",
    description:
      "It is verified right after, and active from then on if its firewall could be reached. `GET /providers` tells what each kind of firewall needs.",
    access: "resources:write",
    body: resourceCreate,
    status: 201,
    response: resource,
    errors: ["credential_not_found", "resource_limit_reached"],
    examples: { body: resourceExamples.body, response: resourceExamples.made },
    handle: ({ actor, body }) => createResource(actor, body),
  }),
});
