import { z } from "zod";
import { assignmentEnd, assignmentUpdate, revocationQuery } from "@/lib/contract/assignments";
import { message, uuid } from "@/lib/contract/common";
import { assign, unassign } from "@/lib/domain/roles/assignments";
import { setAssignmentEnd } from "@/lib/domain/roles/grants";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid, userId: uuid });
const answer = { message: "User assigned to role successfully" };
const updated = { message: "Assignment updated successfully" };

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Assign a user to a role",
    description: "It counts for new sessions at once; running ones stay as they are.",
    access: "roles:write",
    params,
    body: assignmentEnd,
    response: message,
    errors: ["role_not_found", "user_not_found", "user_already_assigned"],
    examples: { response: answer },
    handle: async ({ actor, params: { id, userId }, body: { expiresAt } }) => {
      await assign(actor, "user", id, userId, expiresAt);
      return answer;
    },
  }),
  PATCH: endpoint({
    summary: "Change when a user leaves a role",
    description: "Null: no end.",
    access: "roles:write",
    params,
    body: assignmentUpdate,
    response: message,
    errors: ["role_not_found", "user_not_assigned"],
    examples: { body: { expiresAt: "2027-01-31T18:00:00Z" }, response: updated },
    handle: async ({ actor, params: { id, userId }, body }) => {
      await setAssignmentEnd(actor, "user", id, userId, body.expiresAt);
      return updated;
    },
  }),
  DELETE: endpoint({
    summary: "Unassign a user from a role",
    description: "Running sessions go on to their end, unless `revokeSessions` says otherwise.",
    access: "roles:write",
    params,
    query: revocationQuery,
    status: 204,
    errors: ["role_not_found", "user_not_assigned"],
    handle: ({ actor, params: { id, userId }, query: { revokeSessions } }) =>
      unassign(actor, "user", id, userId, revokeSessions === "true"),
  }),
});
