import { sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import type { Page } from "@/lib/contract/common";
import type { Session, SessionDetail, SessionListQuery } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { sessionNotFound } from "@/lib/domain/error";
import { containing, readInParts, readPage, type Selection } from "@/lib/domain/lists";
import { itemStatement, readItem, type WireJson } from "@/lib/domain/wire-json";
import { hasEnded, usesTheRole } from "./live-sessions";

/**
 * SQL: what a claim comes to, as a session's page and its resources' say it: `APPLIED` while every
 * rule of it is seen open, `REMOVING` from its end until none is left.
 */
export const claimStatus = sql`case
  when claims.removed_at is not null then 'REMOVED'
  when claims.ended_at is not null or claims.ends_at <= now() then
    case when claims.refused_at is not null then 'REMOVED'
      when claims.error_code = 'abandoned' then 'FAILED' else 'REMOVING' end
  when claims.applied_at is not null then 'APPLIED'
  when claims.error_code is not null then 'FAILED'
  else 'PENDING' end`;

/**
 * What a session's claims come to, found once for each session. Of an address that was left and
 * taken again the newest claim speaks; one that was moved away from is left out once it is gone.
 *
 * @param more further fields of each claim, with a comma before them
 */
const tellClaims = (more = sql``) => sql`cross join lateral (
  select
    coalesce(json_agg(json_build_object('id', own.id, 'resourceId', own.resource_id,
      'resourceName', coalesce(resources.name, own.resource_name), 'ipVersion', own.ip_version,
      'ipAddress', split_part(own.address, '/', 1), 'status', own.status,
      'providerRuleId', own.provider_rule_id, 'appliedAt', wire_time(own.applied_at),
      'removedAt', wire_time(own.removed_at), 'errorMessage', own.error_message,
      'errorCode', own.error_code,
      'isSimulated', coalesce(resources.provider = 'SIMULATOR', false)${more})
      order by lower(own.resource_name), own.resource_id, own.ip_version, own.created_at),
      '[]'::json) as ips,
    bool_or(own.status = 'REMOVING') as is_removing,
    bool_or(own.status = 'PENDING') as is_pending,
    bool_or(own.status = 'APPLIED') as is_applied,
    bool_or(own.status = 'FAILED') as is_failed
  from (
    select distinct on (claims.resource_id, claims.address) claims.*, ${claimStatus} as status
    from claims
    where claims.organization_id = sessions.organization_id and claims.session_id = sessions.id
    order by claims.resource_id, claims.address, claims.created_at desc
  ) own
  left join resources on resources.organization_id = own.organization_id
    and resources.id = own.resource_id
  where own.status <> 'REMOVED'
    or split_part(own.address, '/', 1) in (sessions.ipv4_address, sessions.ipv6_address)
) told`;

const told = tellClaims();

/** One claim may be several rules; it was seen when the last of them was. */
const toldInFull =
  tellClaims(sql`, 'ports', own.ports, 'seenAt', case when own.removed_at is null then (
  select case when count(rules.seen_at) = cardinality(own.ports)
    then wire_time(min(rules.seen_at)) end from rules
  where rules.organization_id = own.organization_id and rules.resource_id = own.resource_id
    and rules.address = own.address and rules.ports = any(own.ports) and rules.closed_at is null) end`);

const deletedIds = sql`(select coalesce(json_agg(named.id), '[]'::json) from (
  select sessions.user_id as id where not exists (select from users
    where users.organization_id = sessions.organization_id and users.id = sessions.user_id)
  union select sessions.limit_role_id where sessions.limit_role_id is not null
    and not exists (select from roles where roles.organization_id = sessions.organization_id
      and roles.id = sessions.limit_role_id)
  union select claims.resource_id from claims
    where claims.organization_id = sessions.organization_id and claims.session_id = sessions.id
      and not exists (select from resources
        where resources.organization_id = claims.organization_id
          and resources.id = claims.resource_id)
) named)`;

/** What a session is, as it follows from its claims and the clock. */
const sessionStatus = sql`case
  when ${hasEnded} then case
    when told.is_removing then 'EXPIRING'
    when coalesce(sessions.ended_reason, 'EXPIRED') = 'EXPIRED' then 'EXPIRED'
    else 'CANCELLED' end
  when told.is_pending then 'PENDING'
  when told.is_applied then case when told.is_failed then 'PARTIAL' else 'ACTIVE' end
  when told.is_failed then 'FAILED'
  else 'PENDING' end`;

const sessionColumns = sql`sessions.id, sessions.user_id as "userId",
  sessions.user_name as "userName", sessions.user_email as "userEmail",
  sessions.ipv4_address as "ipv4Address", sessions.ipv6_address as "ipv6Address",
  ${sessionStatus} as status, wire_time(sessions.started_at) as "startedAt",
  wire_time(sessions.expires_at) as "expiresAt",
  wire_time(coalesce(sessions.ended_at, case when sessions.expires_at <= now() then sessions.expires_at end))
    as "endedAt",
  coalesce(sessions.ended_reason, case when sessions.expires_at <= now() then 'EXPIRED' end)
    as "endedReason",
  sessions.reason, sessions.limit_hours as "limitHours", sessions.limit_role_id as "limitRoleId",
  sessions.limit_role_name as "limitRoleName", told.ips as "resourceIps",
  wire_time(sessions.started_at) as "createdAt",
  (select organizations.name from organizations
    where organizations.id = sessions.organization_id) as "organizationName"`;

const readSessionStatement = itemStatement(
  "read_session",
  sql`select ${sessionColumns} from sessions ${told}
    where sessions.organization_id = $1 and sessions.id = $2
      and ($3::uuid is null or sessions.user_id = $3)`,
);

const readDetailStatement = itemStatement(
  "read_session_detail",
  sql`select ${sessionColumns}, ${deletedIds} as "deletedIds" from sessions ${toldInFull}
    where sessions.organization_id = $1 and sessions.id = $2
      and ($3::uuid is null or sessions.user_id = $3)`,
);

/** All sessions of the organization, newest first, or the page or part that the query asks for. */
export function listAllSessions(
  { queries, organization }: Actor<"sessions:manage">,
  query: SessionListQuery,
): Promise<WireJson<Session[] | Page<Session>>> {
  return readSessions(queries, organization.id, query);
}

/** The caller's sessions, newest first, or the page or part that the query asks for. */
export function listOwnSessions(
  { queries, organization, id }: Actor<"sessions:read">,
  query: SessionListQuery,
): Promise<WireJson<Session[] | Page<Session>>> {
  return readSessions(queries, organization.id, { ...query, userId: id });
}

function readSessions(
  queries: Queries,
  organizationId: string,
  query: SessionListQuery,
): Promise<WireJson<Session[] | Page<Session>>> {
  const selection = select(organizationId, query);
  return query.page === undefined && query.size === undefined
    ? readInParts(queries, selection)
    : readPage(queries, selection, query);
}

const stateConditions = (organizationId: string) => ({
  live: sql`not ${hasEnded}`,
  ended: hasEnded,
  open: sql`(not ${hasEnded} or sessions.id in (select claims.session_id from claims
    where claims.organization_id = ${organizationId} and claims.session_id is not null
      and claims.removed_at is null and claims.refused_at is null
      and claims.error_code is distinct from 'abandoned'))`,
});

function select(organizationId: string, query: SessionListQuery): Selection {
  const { q, state, userId, resourceId, roleId, reason, sort = "-started" } = query;
  const where: Selection["where"] = [sql`sessions.organization_id = ${organizationId}`];
  if (userId) where.push(sql`sessions.user_id = ${userId}`);
  if (state) where.push(stateConditions(organizationId)[state]);
  if (resourceId) {
    where.push(sql`exists (select from claims where claims.organization_id = ${organizationId}
      and claims.session_id = sessions.id and claims.resource_id = ${resourceId})`);
  }
  if (roleId) where.push(usesTheRole(roleId));
  if (reason) where.push(sql`lower(sessions.reason) like ${containing(reason)}`);
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(sessions.user_name) like ${pattern}
      or lower(sessions.user_email) like ${pattern} or lower(sessions.reason) like ${pattern}
      or sessions.ipv4_address like ${pattern} or sessions.ipv6_address like ${pattern})`);
  }
  const by = sort.endsWith("expires") ? sql`sessions.expires_at` : sql`sessions.started_at`;
  return {
    table: sql`sessions`,
    columns: sessionColumns,
    joins: told,
    where,
    total: sql`select count(*)::int from sessions where sessions.organization_id = ${organizationId}`,
    orderBy: [{ by, descending: sort.startsWith("-") }, { by: sql`sessions.id` }],
  };
}

/**
 * A session of the caller in full.
 *
 * @throws DomainError `session_not_found`, for those of others too
 */
export function getSession(
  actor: Actor<"sessions:read">,
  id: string,
): Promise<WireJson<SessionDetail>> {
  return readDetail(actor, id, actor.id);
}

/** Anybody's session in full. @throws DomainError `session_not_found` */
export function getAnySession(
  actor: Actor<"sessions:manage">,
  id: string,
): Promise<WireJson<SessionDetail>> {
  return readDetail(actor, id, null);
}

function readDetail(
  { queries, organization }: Actor,
  id: string,
  userId: string | null,
): Promise<WireJson<SessionDetail>> {
  const values = [organization.id, id, userId];
  return readItem(queries, readDetailStatement, values, () => sessionNotFound(id));
}

/** @param userId whose it has to be; null for anybody's. @throws DomainError `session_not_found` */
export function readSession(
  queries: Queries,
  organizationId: string,
  id: string,
  userId: string | null,
): Promise<WireJson<Session>> {
  const values = [organizationId, id, userId];
  return readItem(queries, readSessionStatement, values, () => sessionNotFound(id));
}
