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
  "AUDIT_EXPORT",
] as const;
export type AuditEventType = (typeof auditEventTypes)[number];

/** What an event is about. */
export const auditObjectTypes = [
  "ROLE",
  "USER",
  "RESOURCE",
  "API_KEY",
  "ORGANIZATION",
  "AUDIT_LOG",
  "ENDPOINT",
] as const;
export type AuditObjectType = (typeof auditObjectTypes)[number];
