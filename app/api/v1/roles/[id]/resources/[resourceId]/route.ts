import { z } from "zod";
import {
  assignmentEnd,
  resourceAssignmentUpdate,
  revocationQuery,
} from "@/lib/contract/assignments";
import { message, uuid } from "@/lib/contract/common";
import { assign, unassign } from "@/lib/domain/roles/assignments";
import { setAssignmentEnd } from "@/lib/domain/roles/grants";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid, resourceId: uuid });
const answer = { message: "Resource assigned to role successfully" };
const updated = { message: "Assignment updated successfully" };

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Assign a resource to a role",
    description: "It counts for new sessions at once; running ones stay as they are.",
    access: "roles:write",
    params,
    body: assignmentEnd,
    response: message,
    errors: ["role_not_found", "resource_not_found", "resource_already_assigned"],
    examples: { response: answer },
    handle: async ({ actor, params: { id, resourceId }, body: { expiresAt } }) => {
      await assign(actor, "resource", id, resourceId, expiresAt);
      return answer;
    },
  }),
  PATCH: endpoint({
    summary: "Change when a resource leaves a role",
    description: "The end of every access level of the pair, unless one is named. Null: no end.",
    access: "roles:write",
    params,
    body: resourceAssignmentUpdate,
    response: message,
    errors: ["role_not_found", "resource_not_assigned"],
    examples: { body: { expiresAt: "2027-01-31T18:00:00Z" }, response: updated },
    handle: async ({ actor, params: { id, resourceId }, body }) => {
      await setAssignmentEnd(
        actor,
        "resource",
        id,
        resourceId,
        body.expiresAt,
        body.accessLevelRemoteId,
      );
      return updated;
    },
  }),
  DELETE: endpoint({
    summary: "Unassign a resource from a role",
    description: "Running sessions go on to their end, unless `revokeSessions` says otherwise.",
    access: "roles:write",
    params,
    query: revocationQuery,
    status: 204,
    errors: ["role_not_found", "resource_not_assigned"],
    handle: ({ actor, params: { id, resourceId }, query: { revokeSessions } }) =>
      unassign(actor, "resource", id, resourceId, revokeSessions === "true"),
  }),
});
