import { z } from "zod";

/**
 * Every way a call can be refused: the status on the wire and, where it is always the same, the
 * sentence. Clients decide by the code alone. Sentences are those of the EntryGuard contract.
 */
export const errorCatalogue = {
  bad_request: { status: 400, message: "Bad request" },
  validation: { status: 400, message: "Validation failed" },
  role_name_taken: { status: 400 },
  resource_already_assigned: { status: 400, message: "Resource already assigned to this role" },
  user_already_assigned: { status: 400, message: "User already assigned to this role" },
  access_level_unknown: { status: 400 },
  email_taken: { status: 400 },
  user_limit_reached: { status: 400, message: "Maximum user limit reached" },
  last_admin: { status: 400 },
  not_invited: { status: 400, message: "User has no open invitation" },
  password_unchanged: {
    status: 400,
    message: "New password must differ from the current password",
  },
  api_key_ended: {
    status: 400,
    message: "Only an active API key that has not been rotated yet can be rotated",
  },
  not_all_assignable: {
    status: 400,
    message: "Not all of them can be assigned; nothing was changed",
  },
  no_resources: { status: 400, message: "No reachable resource to open" },
  session_over_limit: { status: 400 },
  session_extend_limit: { status: 400 },
  session_not_stoppable: {
    status: 400,
    message: "Session cannot be stopped: it has ended already",
  },
  session_not_extendable: {
    status: 400,
    message: "Only an ACTIVE or PARTIAL session can be extended",
  },
  session_ended: { status: 400, message: "Session has ended already" },
  session_limit_reached: { status: 400 },
  ip_undetected: { status: 400, message: "Your address could not be seen; send it" },
  ip_private: { status: 400 },
  provider_no_room: { status: 400 },
  resource_in_use: {
    status: 400,
    message: "Cannot delete resource with active sessions. Stop all active sessions first.",
  },
  resource_limit_reached: { status: 400, message: "Maximum resource limit reached" },
  resource_held_by_static_rule: { status: 400 },
  credential_in_use: { status: 400 },
  agent_in_use: { status: 400 },
  agent_key_required: { status: 400, message: "Agents call with an API key of their own" },
  agent_not_registered: { status: 404, message: "No agent is registered with this API key" },
  removal_not_held: { status: 400, message: "No removal waits for a word at this resource" },
  unauthorized: { status: 401, message: "Authentication required" },
  credentials_wrong: { status: 401, message: "Email or password is not right" },
  key_revoked: { status: 401, message: "Authentication required" },
  key_expired: { status: 401, message: "Authentication required" },
  password_wrong: { status: 401, message: "Current password is not right" },
  one_time_token_invalid: { status: 401, message: "This link is invalid, expired or already used" },
  refresh_token_invalid: { status: 401, message: "Refresh token is invalid or expired" },
  forbidden: { status: 403, message: "User does not have ORG_ADMIN role" },
  key_scope: { status: 403 },
  password_expired: {
    status: 403,
    message: "Password has expired; ask for a reset link to choose a new one",
  },
  account_suspended: { status: 403, message: "User or organization is suspended" },
  cross_origin: { status: 403, message: "This request did not come from Postern's own pages" },
  not_found: { status: 404, message: "No such path" },
  role_not_found: { status: 404 },
  resource_not_found: { status: 404 },
  user_not_found: { status: 404 },
  session_not_found: { status: 404 },
  credential_not_found: { status: 404 },
  static_rule_not_found: { status: 404 },
  agent_not_found: { status: 404 },
  agent_command_not_found: { status: 404 },
  api_key_not_found: { status: 404 },
  audit_event_not_found: { status: 404 },
  resource_not_assigned: { status: 404, message: "Resource not assigned to this role" },
  user_not_assigned: { status: 404, message: "User not assigned to this role" },
  method_not_allowed: { status: 405, message: "Method not allowed" },
  idempotency_in_progress: {
    status: 409,
    message: "A call with this Idempotency-Key is still being worked on",
  },
  role_changed: { status: 412, message: "The role changed since it was read" },
  resource_changed: { status: 412, message: "The resource changed since it was read" },
  user_changed: { status: 412, message: "The user changed since it was read" },
  settings_changed: { status: 412, message: "The settings changed since they were read" },
  payload_too_large: { status: 413, message: "The body is larger than 1 MiB" },
  unsupported_media_type: { status: 415, message: "Send application/json in UTF-8" },
  idempotency_mismatch: {
    status: 422,
    message: "This Idempotency-Key was used with another request",
  },
  password_policy: { status: 422, message: "Password does not meet policy requirements" },
  rate_limit_exceeded: { status: 429, message: "Rate limit exceeded" },
  locked_out: { status: 429, message: "Too many failed sign-ins. Try again later." },
  internal_error: { status: 500, message: "Server error occurred" },
  unavailable: { status: 503, message: "The service is busy or cannot reach its database" },
} as const satisfies Record<string, { status: number; message?: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** Who made an assignment and when; stands beside "already assigned" so that a client can tell the story. */
export const existingAssignment = z.object({
  assignedBy: z.object({ id: z.string().nullable(), name: z.string() }),
  assignedAt: z.string(),
  expiresAt: z.string().nullable(),
});
export type ExistingAssignment = z.infer<typeof existingAssignment>;

/** The one error body. */
export const errorBody = z
  .object({
    timestamp: z.string().meta({ format: "date-time" }),
    status: z.int(),
    error: z.string().meta({ description: "The HTTP reason phrase." }),
    message: z.string(),
    path: z.string(),
    code: z.enum(errorCodes).meta({ description: "Stable and machine-readable: decide by it." }),
    requestId: z.string(),
    validationErrors: z.record(z.string(), z.string()).optional(),
    existing: existingAssignment.optional(),
    results: z.array(z.unknown()).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof errorBody>;
