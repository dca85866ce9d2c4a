import { z } from "zod";
import { instant, listQuery, pageSizeDefault, queryText, uuid } from "./common";

/** Every kind of event that the audit log knows, in the words of the wire. */
export const auditEventTypes = [
  "USER_LOGIN",
  "USER_LOGIN_FAILED",
  "USER_LOGOUT",
  "REFRESH_TOKEN_REUSE",
  "ACCESS_DENIED",
  "ORGANIZATION_CREATE",
  "ORGANIZATION_SETTINGS_UPDATE",
  "USER_CREATE",
  "USER_UPDATE",
  "USER_DELETE",
  "USER_INVITE",
  "USER_INVITE_REVOKE",
  "USER_INVITE_ACCEPT",
  "USER_PASSWORD_CHANGE",
  "USER_PASSWORD_RESET_REQUEST",
  "USER_PASSWORD_RESET",
  "ROLE_CREATE",
  "ROLE_UPDATE",
  "ROLE_DELETE",
  "ROLE_RESOURCE_ASSIGN",
  "ROLE_RESOURCE_UPDATE",
  "ROLE_RESOURCE_UNASSIGN",
  "ROLE_RESOURCE_EXPIRE",
  "ROLE_USER_ASSIGN",
  "ROLE_USER_UPDATE",
  "ROLE_USER_UNASSIGN",
  "ROLE_USER_EXPIRE",
  "API_KEY_CREATE",
  "API_KEY_ROTATE",
  "API_KEY_REVOKE",
  "SESSION_START",
  "SESSION_STOP",
  "SESSION_EXTEND",
  "SESSION_EXPIRE",
  "SESSION_MOVE",
  "SESSION_RETRY",
  "SESSION_RESOURCE_END",
  "RESOURCE_CREATE",
  "RESOURCE_UPDATE",
  "RESOURCE_DELETE",
  "RESOURCE_VERIFY",
  "CREDENTIAL_CREATE",
  "CREDENTIAL_UPDATE",
  "CREDENTIAL_DELETE",
  "CREDENTIAL_VERIFY",
  "STATIC_IP_RULE_CREATE",
  "STATIC_IP_RULE_DELETE",
  "STATIC_IP_RULE_EXPIRE",
  "RULE_OPEN",
  "RULE_CLOSE",
  "RULE_VANISH",
  "RULE_STUCK",
  "RULE_ABANDON",
  "RULE_RETRY",
  "RULE_REMOVALS_HELD",
  "RULE_REMOVALS_ALLOWED",
  "AGENT_REGISTER",
  "AGENT_DELETE",
  "AUDIT_EXPORT",
] as const;
export type AuditEventType = (typeof auditEventTypes)[number];

/** What an event is about. */
export const auditObjectTypes = [
  "ROLE",
  "USER",
  "RESOURCE",
  "SESSION",
  "CREDENTIAL",
  "STATIC_IP_RULE",
  "AGENT",
  "API_KEY",
  "ORGANIZATION",
  "AUDIT_LOG",
  "ENDPOINT",
] as const;
export type AuditObjectType = (typeof auditObjectTypes)[number];

/** Where the chain of an organization begins: the hash before its first event. */
export const firstPreviousHash = "0".repeat(64);

const hash = z
  .string()
  .meta({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 over the event and the hash before." });
const eventMoment = z
  .string()
  .meta({ format: "date-time", examples: ["2026-02-18T10:30:00.125Z"] })
  .describe("In UTC, with milliseconds.");

/** An event as it is listed and exported. All but the organization's name goes into its hash. */
export const auditLog = z
  .object({
    id: uuid,
    position: z.int().meta({ description: "1 for an organization's first event, without gaps." }),
    eventType: z.string().meta({ examples: [...auditEventTypes] }),
    actorType: z.string().meta({ examples: ["USER", "API_KEY", "SYSTEM"] }),
    actorId: uuid.nullable(),
    actorEmail: z.string().nullable(),
    actorName: z.string().nullable(),
    apiKeyId: uuid.nullable(),
    resourceType: z.string().meta({ examples: [...auditObjectTypes] }),
    resourceId: uuid.nullable(),
    resourceName: z.string().nullable(),
    relatedId: uuid
      .nullable()
      .meta({ description: "What was given to the object or taken from it." }),
    result: z.string().meta({ examples: ["SUCCESS", "FAILURE"] }),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string(),
    errorMessage: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    organizationId: uuid,
    organizationName: z.string(),
    createdAt: eventMoment,
    previousHash: hash,
    hash,
  })
  .meta({ id: "AuditLog" });
export type AuditLog = z.infer<typeof auditLog>;

export const auditResults = ["SUCCESS", "FAILURE"] as const;

/** What narrows the log, for the list and the export alike. */
export const auditLogFilters = {
  // Types that we do not write are no mistake: clients of EntryGuard may ask for them.
  eventType: queryText("eventType", 1000)
    .optional()
    .meta({ description: "Comma-joined event types.", examples: ["ROLE_CREATE,ROLE_UPDATE"] }),
  actorEmail: queryText("actorEmail", 254).toLowerCase().optional(),
  actorId: uuid.optional().meta({ description: "Events of this person, also by their API keys." }),
  resourceId: uuid.optional().meta({
    description:
      "Events about this object: a role, user, resource, session, credential, static rule, agent or API key.",
  }),
  result: z.enum(auditResults).optional(),
  from: instant("from").optional().meta({ description: "Not before this moment." }),
  to: instant("to").optional().meta({ description: "Not after this moment." }),
  q: listQuery([]).q.meta({
    description: "Text in the actor, the object or the address; or a whole request id.",
  }),
};

export const auditLogQuery = z
  .strictObject({
    ...auditLogFilters,
    page: listQuery([]).page,
    size: listQuery([]).size.meta({ description: `${pageSizeDefault} unless said otherwise.` }),
    before: uuid.optional().meta({
      description:
        "Only events older than the one with this id, without a count: totals and number are null.",
    }),
  })
  .refine(
    ({ page, before, actorId, q, result }) =>
      page === undefined || !(before ?? actorId ?? q ?? result),
    { path: ["page"], error: "page cannot be combined with before, actorId, q or result" },
  );
export type AuditLogQuery = z.infer<typeof auditLogQuery>;
export type AuditLogFilters = Omit<AuditLogQuery, "page" | "size" | "before">;

const uncounted = "Null with `before`, `actorId`, `q` or `result`: those answers are not counted.";

/** Newest first. */
export const auditLogPage = z
  .object({
    content: z.array(auditLog),
    totalElements: z.int().nullable().meta({ description: uncounted }),
    totalPages: z.int().nullable().meta({ description: uncounted }),
    number: z.int().nullable().meta({ description: uncounted }),
    size: z.int(),
    older: uuid.nullable().meta({
      description:
        "Name it as `before` to go on. Null: there is nothing older. With `actorId`, `q` or `result` a page may be short, or empty, and still go on: one call looks through the log for a second at most.",
    }),
  })
  .meta({ id: "AuditLogPage" });
export type AuditLogPage = z.infer<typeof auditLogPage>;

/** The newest event of the organization. Keep it elsewhere to prove later that nothing is missing. */
export const auditHead = z
  .object({ position: z.int(), hash, createdAt: eventMoment.nullable() })
  .meta({ id: "AuditHead" });
export type AuditHead = z.infer<typeof auditHead>;

export const auditExportQuery = z.strictObject({
  ...auditLogFilters,
  format: z.enum(["csv", "ndjson"]).default("csv"),
});
export type AuditExportQuery = z.infer<typeof auditExportQuery>;
