import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resource, resourceDeleteQuery, resourceUpdate } from "@/lib/contract/resources";
import { updateResource } from "@/lib/domain/resources/changes";
import { deleteResource } from "@/lib/domain/resources/deletion";
import { getResource } from "@/lib/domain/resources/resources";
import { endpoint } from "@/lib/http/endpoint";
import { resourceExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a resource",
    access: "resources:read",
    params,
    response: resource,
    errors: ["resource_not_found"],
    examples: { response: resourceExamples.resource },
    handle: ({ actor, params: { id } }) => getResource(actor, id),
  }),
  PATCH: endpoint({
    summary: "Change a resource",
    description:
      "Only the fields that are sent change; provider and type stay. Another firewall cannot be named while rules of ours are open at the old one. With `If-Match` the change is made only if the resource is still as it was read.",
    access: "resources:write",
    params,
    body: resourceUpdate,
    response: resource,
    errors: ["resource_not_found", "credential_not_found", "resource_in_use", "resource_changed"],
    examples: { body: { name: "prod-db" }, response: resourceExamples.resource },
    handle: ({ actor, params: { id }, body, headers }) =>
      updateResource(actor, id, body, headers.get("if-match")),
  }),
  DELETE: endpoint({
    summary: "Delete a resource",
    description:
      "Takes it out of all roles. Refused while sessions have it open, while a static rule names it, and until the last rule of ours is gone from its firewall. Where a firewall is gone for good, `abandonRules` gives up what could not be closed there.",
    access: "resources:write",
    params,
    query: resourceDeleteQuery,
    status: 204,
    errors: ["resource_not_found", "resource_in_use", "resource_held_by_static_rule"],
    handle: ({ actor, params: { id }, query: { abandonRules } }) =>
      deleteResource(actor, id, abandonRules === "true"),
  }),
});
