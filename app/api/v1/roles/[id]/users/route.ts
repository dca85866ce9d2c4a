import { z } from "zod";
import {
  assignedUser,
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
    summary: "List the users of a role",
    description: "By name, each with who assigned it and when.",
    access: "roles:read",
    params,
    response: z.array(assignedUser),
    errors: ["role_not_found"],
    handle: ({ actor, params: { id } }) => listAssigned(actor, "user", id),
  }),
  POST: endpoint({
    summary: "Assign many users to a role",
    description: "1 to 500 ids in one transaction; each has its own outcome.",
    access: "roles:write",
    params,
    query: assignmentQuery,
    body: assignmentIds,
    response: assignmentResults,
    errors: ["role_not_found", "not_all_assignable"],
    examples: assignmentExamples.user,
    handle: async ({ actor, params: { id }, query: { atomic }, body: { ids, expiresAt } }) => ({
      results: await assignMany(actor, "user", id, ids, atomic === "true", expiresAt),
    }),
  }),
});
