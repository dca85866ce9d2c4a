import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import {
  type AuditLogFilters,
  auditEventTypes,
  auditLogFilters,
  auditResults,
} from "@/lib/contract/audit";

/** Kinds of events that are looked for together, by the word in the address. Each is in one group. */
export const eventGroups = {
  assignments: /^ROLE_(RESOURCE|USER)_/,
  sessions: /^SESSION_/,
  firewalls: /^RULE_/,
  "static-rules": /^STATIC_IP_RULE_/,
  roles: /^ROLE_(CREATE|UPDATE|DELETE)$/,
  people: /^USER_(?!LOG)/,
  resources: /^RESOURCE_/,
  credentials: /^CREDENTIAL_/,
  agents: /^AGENT_/,
  "sign-ins": /^(USER_LOG|REFRESH_TOKEN)/,
  keys: /^API_KEY_/,
  organization: /^ORGANIZATION_/,
  refusals: /^ACCESS_DENIED$/,
  exports: /^AUDIT_EXPORT$/,
} as const;
export type EventGroup = keyof typeof eventGroups;
export const groupNames = Object.keys(eventGroups) as EventGroup[];

/** What the address of the audit log says: ids and words, never an email. Days are the reader's. */
export const auditSearchParsers = {
  q: parseAsString.withDefault(""),
  type: parseAsStringLiteral(groupNames),
  actor: parseAsString,
  about: parseAsString,
  result: parseAsStringLiteral(auditResults),
  from: parseAsString,
  to: parseAsString,
  /** The event that a link points at. */
  event: parseAsString,
};

export const loadAuditSearch = createLoader(auditSearchParsers);
export type AuditSearch = Awaited<ReturnType<typeof loadAuditSearch>>;

/** The address of the log for a search. */
export const auditSearchHref = createSerializer(auditSearchParsers);

/** The wire's filters. An address can be typed by hand: what the wire would refuse is left out. */
export function auditFiltersOf(search: Omit<AuditSearch, "event">): AuditLogFilters {
  const { q, type, actor, about, result, from, to } = search;
  const pattern = type === null ? undefined : eventGroups[type];
  const wanted = {
    q: q.trim() || undefined,
    eventType: pattern && auditEventTypes.filter((known) => pattern.test(known)).join(),
    actorId: actor ?? undefined,
    resourceId: about ?? undefined,
    result: result ?? undefined,
    from: momentOf(from, "00:00:00.000"),
    to: momentOf(to, "23:59:59.999"),
  };
  const kept = Object.entries(auditLogFilters).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(Reflect.get(wanted, name));
    return data === undefined ? [] : [[name, data] as const];
  });
  return Object.fromEntries(kept);
}

/** The moment of a day as the reader's clock has it. */
function momentOf(day: string | null, time: string): string | undefined {
  const moment = new Date(`${day}T${time}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Whether the server would read the same from the address: it does not know the reader's zone. */
export const dependsOnZone = ({ from, to }: AuditSearch) => from !== null || to !== null;
