import { z } from "zod";
import { revocationQuery } from "@/lib/contract/assignments";
import { uuid } from "@/lib/contract/common";
import { role, roleUpdate } from "@/lib/contract/roles";
import { deleteRole, getRole, updateRole } from "@/lib/domain/roles/roles";
import { endpoint } from "@/lib/http/endpoint";
import { roleExamples } from "@/lib/http/examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a role",
    access: "roles:read",
    params,
    response: role,
    errors: ["role_not_found"],
    examples: { response: roleExamples[0] },
    handle: ({ actor, params: { id } }) => getRole(actor, id),
  }),
  PATCH: endpoint({
    summary: "Change a role",
    description:
      "Only the fields that are sent change; null clears a description or a limit. With `If-Match` the change is made only if the role is still as it was read.",
    access: "roles:write",
    params,
    body: roleUpdate,
    response: role,
    errors: ["role_not_found", "role_name_taken", "role_changed"],
    examples: { body: { maxSessionDurationHours: 48 }, response: roleExamples[0] },
    handle: ({ actor, params: { id }, body, headers }) =>
      updateRole(actor, id, body, headers.get("if-match")),
  }),
  DELETE: endpoint({
    summary: "Delete a role",
    description:
      "Takes it from all its users and resources. Running sessions go on to their end, unless `revokeSessions` says otherwise.",
    access: "roles:write",
    params,
    query: revocationQuery,
    status: 204,
    errors: ["role_not_found"],
    handle: ({ actor, params: { id }, query: { revokeSessions } }) =>
      deleteRole(actor, id, revokeSessions === "true"),
  }),
});
