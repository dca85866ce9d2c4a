import { z } from "zod";
import {
  assignedResource,
  assignmentIds,
  assignmentQuery,
  assignmentResults,
} from "@/lib/contract/assignments";
import { uuid } from "@/lib/contract/common";
import { assignMany, listAssigned } from "@/lib/domain/roles/assignments";
import { endpoint } from "@/lib/http/endpoint";
import { assignmentExamples } from "@/lib/http/examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the resources of a role",
    description: "By name, each with who assigned it and when.",
    access: "roles:read",
    params,
    response: z.array(assignedResource),
    errors: ["role_not_found"],
    handle: ({ actor, params: { id } }) => listAssigned(actor, "resource", id),
  }),
  POST: endpoint({
    summary: "Assign many resources to a role",
    description: "1 to 500 ids in one transaction; each has its own outcome.",
    access: "roles:write",
    params,
    query: assignmentQuery,
    body: assignmentIds,
    response: assignmentResults,
    errors: ["role_not_found", "not_all_assignable"],
    examples: assignmentExamples.resource,
    handle: async ({ actor, params: { id }, query: { atomic }, body: { ids, expiresAt } }) => ({
      results: await assignMany(actor, "resource", id, ids, atomic === "true", expiresAt),
    }),
  }),
});
