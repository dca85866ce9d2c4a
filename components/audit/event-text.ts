import type { AuditEventType, AuditLog } from "@/lib/contract/audit";

type Teller = (event: AuditLog) => string;

const object = ({ resourceName }: AuditLog) => resourceName || "something without a name";

/** What was given to the object or taken from it, by the name that the event kept. */
function linked({ details }: AuditLog): string {
  for (const side of [details.after, details.before]) {
    if (typeof side !== "object" || side === null) continue;
    for (const key of ["resourceName", "userName"]) {
      const name: unknown = Reflect.get(side, key);
      if (typeof name === "string") return name;
    }
  }
  return "something";
}

function exportedAs({ details: { format } }: AuditLog): string {
  return typeof format === "string" ? ` as ${format.toUpperCase()}` : "";
}

function address({ details }: AuditLog): string {
  const { address: network } = details;
  return typeof network === "string" ? network : "an address";
}

/** What stands behind the actor's name. */
const tellers: Record<AuditEventType, Teller> = {
  USER_LOGIN: () => "signed in",
  USER_LOGIN_FAILED: () => "could not sign in",
  USER_LOGOUT: () => "signed out",
  REFRESH_TOKEN_REUSE: () => "had a refresh token used twice; the sign-in was ended",
  ACCESS_DENIED: (event) => `was refused ${object(event)}`,
  ORGANIZATION_CREATE: (event) => `made the organization ${object(event)}`,
  ORGANIZATION_SETTINGS_UPDATE: () => "changed the settings of the organization",
  USER_CREATE: (event) => `added ${object(event)}`,
  USER_UPDATE: (event) => `changed ${object(event)}`,
  USER_DELETE: (event) => `deleted ${object(event)}`,
  USER_INVITE: (event) => `invited ${object(event)}`,
  USER_INVITE_REVOKE: (event) => `took back the invitation of ${object(event)}`,
  USER_INVITE_ACCEPT: () => "accepted the invitation",
  USER_PASSWORD_CHANGE: () => "changed their password",
  USER_PASSWORD_RESET_REQUEST: () => "asked for a link to reset their password",
  USER_PASSWORD_RESET: () => "reset their password",
  ROLE_CREATE: (event) => `made the role ${object(event)}`,
  ROLE_UPDATE: (event) => `changed the role ${object(event)}`,
  ROLE_DELETE: (event) => `deleted the role ${object(event)}`,
  ROLE_RESOURCE_ASSIGN: (event) => `assigned ${linked(event)} to ${object(event)}`,
  ROLE_RESOURCE_UPDATE: (event) => `changed the end of ${linked(event)} in ${object(event)}`,
  ROLE_RESOURCE_UNASSIGN: (event) => `took ${linked(event)} out of ${object(event)}`,
  ROLE_RESOURCE_EXPIRE: (event) => `ended ${linked(event)} in ${object(event)}, as was set`,
  ROLE_USER_ASSIGN: (event) => `gave ${object(event)} to ${linked(event)}`,
  ROLE_USER_UPDATE: (event) => `changed when ${object(event)} ends for ${linked(event)}`,
  ROLE_USER_UNASSIGN: (event) => `took ${object(event)} from ${linked(event)}`,
  ROLE_USER_EXPIRE: (event) => `ended ${object(event)} for ${linked(event)}, as was set`,
  API_KEY_CREATE: (event) => `made the API key ${object(event)}`,
  API_KEY_ROTATE: (event) => `rotated the API key ${object(event)}`,
  API_KEY_REVOKE: (event) => `revoked the API key ${object(event)}`,
  SESSION_START: (event) => `started a session for ${object(event)}`,
  SESSION_STOP: (event) => `stopped the session of ${object(event)}`,
  SESSION_EXTEND: (event) => `extended the session of ${object(event)}`,
  SESSION_EXPIRE: (event) => `ended the session of ${object(event)}, as its time was over`,
  SESSION_MOVE: (event) => `moved the session of ${object(event)} to another address`,
  SESSION_RETRY: (event) => `asked to try the session of ${object(event)} again`,
  SESSION_RESOURCE_END: (event) =>
    event.details.after
      ? `took ports of ${linked(event)} out of the running session of ${object(event)}`
      : `took ${linked(event)} out of the running session of ${object(event)}`,
  RESOURCE_CREATE: (event) => `added the resource ${object(event)}`,
  RESOURCE_UPDATE: (event) => `changed the resource ${object(event)}`,
  RESOURCE_DELETE: (event) => `deleted the resource ${object(event)}`,
  RESOURCE_VERIFY: (event) => `verified the resource ${object(event)}`,
  CREDENTIAL_CREATE: (event) => `added the credential ${object(event)}`,
  CREDENTIAL_UPDATE: (event) => `changed the credential ${object(event)}`,
  CREDENTIAL_DELETE: (event) => `deleted the credential ${object(event)}`,
  CREDENTIAL_VERIFY: (event) => `verified the credential ${object(event)}`,
  STATIC_IP_RULE_CREATE: (event) => `added the static rule ${object(event)}`,
  STATIC_IP_RULE_DELETE: (event) => `deleted the static rule ${object(event)}`,
  STATIC_IP_RULE_EXPIRE: (event) => `ended the static rule ${object(event)}, as was set`,
  RULE_OPEN: (event) => `saw ${address(event)} open at ${object(event)}`,
  RULE_CLOSE: (event) => `saw ${address(event)} closed at ${object(event)}`,
  RULE_VANISH: (event) => `missed ${address(event)} at ${object(event)}: someone removed it there`,
  RULE_STUCK: (event) => `could not close ${address(event)} at ${object(event)}; still trying`,
  RULE_ABANDON: (event) =>
    event.details.unexplained
      ? `gave up unexplained rules at ${object(event)} without seeing them closed`
      : `gave up ${address(event)} at ${object(event)} without seeing it closed: it may still stand there`,
  RULE_RETRY: (event) => `asked to try the rules of ${object(event)} again`,
  RULE_REMOVALS_HELD: (event) =>
    `held the removal of unexplained rules at ${object(event)} until an admin agrees`,
  RULE_REMOVALS_ALLOWED: (event) => `allowed the removal of unexplained rules at ${object(event)}`,
  AGENT_REGISTER: (event) => `registered the agent ${object(event)}`,
  AGENT_DELETE: (event) => `deleted the agent ${object(event)}`,
  AUDIT_EXPORT: (event) => `exported the audit log${exportedAs(event)}`,
};

/** "assigned prod-db to Database on-call"; for kinds that we do not know, their name. */
export function eventText(event: AuditLog): string {
  const known: Partial<Record<string, Teller>> = tellers;
  return known[event.eventType]?.(event) ?? `${event.eventType} ${event.resourceName ?? ""}`.trim();
}

/** Who did it; the name of an API key stands in brackets already. */
export function actorText({ actorName, actorEmail, actorType }: AuditLog): string {
  return actorName ?? actorEmail ?? (actorType === "SYSTEM" ? "Postern" : "Somebody unknown");
}

export type Difference = { field: string; before: string | undefined; after: string | undefined };

/** What an event changed, field by field, or whatever else its details say. */
export function differencesOf({ details }: AuditLog): Difference[] {
  const { before, after, ...rest } = details;
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return [
    ...names
      .map((field) => ({ field, before: from[field], after: to[field] }))
      .filter((difference) => difference.before !== difference.after),
    ...Object.entries(fieldsOf(rest)).map(([field, value]) => ({
      field,
      before: undefined,
      after: value,
    })),
  ];
}

function fieldsOf(side: unknown): Record<string, string> {
  if (typeof side !== "object" || side === null) return {};
  return Object.fromEntries(
    Object.entries(side)
      .filter(([, value]) => value !== null)
      .map(([field, value]) => [field, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
