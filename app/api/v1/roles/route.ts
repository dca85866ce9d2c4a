import { z } from "zod";
import { role, roleCreate, roleListQuery, rolePage } from "@/lib/contract/roles";
import { createRole, listRoles } from "@/lib/domain/roles/roles";
import { endpoint } from "@/lib/http/endpoint";
import { roleExamples } from "@/lib/http/examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List roles",
    description:
      "All roles of the organization, by name. With `page` or `size` the answer is a page object.",
    access: "roles:read",
    query: roleListQuery,
    response: z.union([z.array(role), rolePage]),
    versioned: () => true,
    examples: { response: roleExamples },
    handle: ({ actor, query }) => listRoles(actor, query),
  }),
  POST: endpoint({
    summary: "Create a role",
    access: "roles:write",
    body: roleCreate,
    status: 201,
    response: role,
    errors: ["role_name_taken"],
    examples: {
      body: {
        name: "Read Only",
        description: "Limited access for auditors",
        maxSessionDurationHours: 2,
      },
      response: roleExamples[1],
    },
    handle: ({ actor, body }) => createRole(actor, body),
  }),
});
