import { type SQL, sql } from "drizzle-orm";
import { runSql } from "@/db/queries";
import type { AccessQuery, AccessRow } from "@/lib/contract/access";
import { type Page, pageSizeDefault } from "@/lib/contract/common";
import {
  type AdminRoute,
  hindranceOf,
  inOrder,
  judge,
  limitHoursWithout,
  type RoleRoute,
} from "./access";
import { sayVerdict } from "./access-words";
import type { Actor } from "./actor";

/**
 * A page of the pairs of a user and a resource they reach, by the user's name and the resource's,
 * each with every route and what they come to.
 */
export async function listAccess(
  actor: Actor<"roles:read">,
  query: AccessQuery,
): Promise<Page<AccessRow>> {
  const { page = 0, size = pageSizeDefault } = query;
  const rows = await runSql<PairRow>(
    actor.queries,
    pairsStatement(actor.organization.id, query, page * size, size),
  );
  const { total = 0 } = rows[0] ?? {};
  return {
    content: rows.flatMap(rowsOf),
    totalElements: total,
    totalPages: Math.ceil(total / size),
    number: page,
    size,
  };
}

type PairRow = {
  total: number;
  organizationHours: number;
  /** Null when the page lies behind the last. */
  user: AccessRow["user"] | null;
  resource: AccessRow["resource"] | null;
  routes: ListedRoute[] | null;
};

type ListedRoute = AdminRoute | (RoleRoute<string> & { accessLevelName: string });

function rowsOf({ organizationHours, user, resource, routes }: PairRow): AccessRow[] {
  if (!user || !resource || !routes) return [];
  const ordered = inOrder(routes);
  const verdict = judge(ordered, organizationHours, hindranceOf(user, resource));
  if (verdict.state === "no") throw new Error("A pair that is found has a route");
  return [
    {
      user,
      resource,
      ...verdict,
      sentence: sayVerdict(verdict, ordered),
      routes: ordered.map((route) =>
        route.kind === "admin"
          ? route
          : {
              ...route,
              limitHoursWithout: limitHoursWithout(route.roleId, ordered, organizationHours),
            },
      ),
    },
  ];
}

/**
 * One statement for the pairs and how many there are. Which resources somebody reaches is a string
 * of bits, one for each resource in the order of the list: those of their roles, laid over one
 * another. So all pairs are counted without being made, and only the people of the page are spread
 * out, whichever page it is.
 */
function pairsStatement(
  organizationId: string,
  { userId, resourceId, roleId, at }: AccessQuery,
  offset: number,
  size: number,
): SQL {
  const { users, resources, roles, roleUsers, roleResources, hours } = at
    ? factsAt(organizationId, at)
    : factsNow(organizationId);
  const people = [
    userId && sql`users.id = ${userId}`,
    roleId && sql`users.id in (select user_id from ${roleUsers} link where role_id = ${roleId})`,
  ];
  const things = [
    resourceId && sql`resources.id = ${resourceId}`,
    roleId &&
      sql`resources.id in (select resource_id from ${roleResources} link where role_id = ${roleId})`,
  ];
  return sql`
    with thing as materialized (
      select id, name, is_active, row_number() over (order by lower(name), id)::int - 1 as place
      from ${resources} resources where ${all(things)}
    ),
    nothing as (select repeat('0', count(*)::int)::varbit as bits from thing),
    person as materialized (
      select id, name, email, is_org_admin, is_active from ${users} users where ${all(people)}
    ),
    given as (
      select link.user_id, link.role_id from ${roleUsers} link join person on person.id = link.user_id
    ),
    held as (
      select link.role_id, bit_or(set_bit(nothing.bits, thing.place, 1)) as bits
      from nothing, ${roleResources} link join thing on thing.id = link.resource_id
      where link.role_id in (select role_id from given)
      group by link.role_id
    ),
    reached as (
      select given.user_id, bit_or(held.bits) as bits
      from given join held on held.role_id = given.role_id group by given.user_id
    ),
    reach as (
      select person.*, case when person.is_org_admin then ~nothing.bits else reached.bits end as bits
      from nothing, person left join reached on reached.user_id = person.id
    ),
    counted as materialized (
      select *, sum(coalesce(bit_count(bits), 0)) over (order by lower(name), id)::int as upto
      from reach
    ),
    pair as (
      select counted.id as user_id, thing.id as resource_id,
        row_number() over (order by lower(counted.name), counted.id, thing.place) as position,
        json_build_object('id', counted.id, 'name', counted.name, 'email', counted.email,
          'isOrgAdmin', counted.is_org_admin, 'isActive', counted.is_active) as "user",
        json_build_object('id', thing.id, 'name', thing.name, 'isActive', thing.is_active)
          as resource,
        counted.is_org_admin
      from counted join thing on get_bit(counted.bits, thing.place) = 1
      where counted.upto > ${offset} and counted.upto - bit_count(counted.bits) < ${offset + size}
      order by position limit ${size}
      offset ${offset} - coalesce((select max(upto) from counted where upto <= ${offset}), 0)
    )
    select coalesce((select max(upto) from counted), 0) as total,
      (${hours}) as "organizationHours", pair."user", pair.resource,
      (select json_agg(route) from (
        select json_build_object('kind', 'admin') as route where pair.is_org_admin
        union all
        select json_build_object('kind', 'role', 'roleId', roles.id, 'roleName', roles.name,
          'accessLevel', held.access_level, 'accessLevelName', coalesce((
            select ${nameOfLevel} from resources live where live.organization_id = ${organizationId}
              and live.id = pair.resource_id), held.access_level),
          'capHours', roles.max_session_duration_hours,
          'endsAt', wire_time(least(given.expires_at, held.expires_at)),
          'since', wire_time(greatest(given.assigned_at, held.assigned_at)),
          'by', case when given.assigned_at >= held.assigned_at
            then json_build_object('id', given.assigned_by_id, 'name', given.assigned_by_name)
            else json_build_object('id', held.assigned_by_id, 'name', held.assigned_by_name) end)
        from ${roleUsers} given
        join ${roleResources} held on held.role_id = given.role_id
        join ${roles} roles on roles.id = given.role_id
        where given.user_id = pair.user_id and held.resource_id = pair.resource_id
      ) routes) as routes
    from (select) once left join pair on true
    order by pair.position`;
}

/** Resources keep no history of the names of their levels: a past one has the name it has now. */
const nameOfLevel = sql`jsonb_path_query_first(live.config,
  '$.accessLevels[*] ? (@.remoteId == $id).name', jsonb_build_object('id', held.access_level)) #>> '{}'`;

/** The conditions that there are, all of which must hold. */
function all(conditions: readonly (SQL | "" | undefined)[]): SQL {
  const given = conditions.filter((condition) => condition !== undefined && condition !== "");
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
}

/** The access model of an organization as tables, with only those rows that count. */
type Facts = Record<"users" | "resources" | "roles" | "roleUsers" | "roleResources" | "hours", SQL>;

function factsNow(organizationId: string): Facts {
  const rows = (table: SQL) =>
    sql`select * from ${table} where organization_id = ${organizationId}`;
  const links = (table: SQL) =>
    sql`(${rows(table)} and (expires_at is null or expires_at > now()))`;
  return {
    users: sql`(${rows(sql`users`)})`,
    resources: sql`(${rows(sql`resources`)})`,
    roles: sql`(${rows(sql`roles`)})`,
    roleUsers: links(sql`role_users`),
    roleResources: links(sql`role_resources`),
    hours: sql`select max_session_duration_hours from organizations where id = ${organizationId}`,
  };
}

/** As it was at a past moment. A row whose end had passed by then counts for nothing either. */
function factsAt(organizationId: string, moment: string): Facts {
  const at = sql`${moment}::timestamptz`;
  const rows = (table: SQL) => sql`select * from ${table} where organization_id = ${organizationId}
    and valid_from <= ${at} and (valid_to is null or valid_to > ${at})`;
  const links = (table: SQL) =>
    sql`(${rows(table)} and (expires_at is null or expires_at > ${at}))`;
  return {
    users: sql`(${rows(sql`users_history`)})`,
    resources: sql`(${rows(sql`resources_history`)})`,
    roles: sql`(${rows(sql`roles_history`)})`,
    roleUsers: links(sql`role_users_history`),
    roleResources: links(sql`role_resources_history`),
    // The organization keeps no history of its own; the first change after the moment tells.
    hours: sql`select coalesce(
      (select (details #>> '{before,maxSessionDurationHours}')::int from audit_events
        where organization_id = ${organizationId} and event_type = 'ORGANIZATION_SETTINGS_UPDATE'
          and created_at > ${at} and details #>> '{before,maxSessionDurationHours}' is not null
        order by position limit 1),
      (select max_session_duration_hours from organizations where id = ${organizationId}))`,
  };
}
