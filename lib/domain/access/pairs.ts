import { type SQL, sql } from "drizzle-orm";
import type { AccessQuery } from "@/lib/contract/access";
import type { Facts } from "./facts";
import { mayBeOpen, openingsWhere } from "./openings";

/** What the page is made of. */
export type Listing = {
  organizationId: string;
  facts: Facts;
  query: AccessQuery;
  offset: number;
  size: number;
};

/** CTEs that end with `pair`, the pairs of the page; how many there are; and their openings. */
type Pairs = Record<"pairs" | "total" | "openings", SQL>;

/**
 * Which resources somebody reaches is a string of bits, one for each resource in the order of the
 * list: those of their roles, laid over one another. So all pairs are counted without being made, and
 * only the people of the page are spread out, whichever page it is.
 */
export function reachedPairs({ organizationId, facts, query, offset, size }: Listing): Pairs {
  const { userId, resourceId, roleId, at } = query;
  const { users, resources, roleUsers, roleResources } = facts;
  const people = [
    userId && sql`users.id = ${userId}`,
    roleId && sql`users.id in (select user_id from ${roleUsers} link where role_id = ${roleId})`,
  ];
  const things = [
    resourceId && sql`resources.id = ${resourceId}`,
    roleId &&
      sql`resources.id in (select resource_id from ${roleResources} link where role_id = ${roleId})`,
  ];
  const pairs = sql`
    thing as materialized (
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
    pair as materialized (
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
    )`;
  return {
    pairs,
    total: sql`coalesce((select max(upto) from counted), 0)`,
    openings: openingsWhere(
      organizationId,
      at
        ? sql`false`
        : sql`claims.resource_id = any(array(select resource_id from pair))
          and sessions.user_id = any(array(select user_id from pair))`,
    ),
  };
}

/** Pairs with something open: from what is open, so that those are told too that nothing grants now. */
export function openPairs({ organizationId, facts, query, offset, size }: Listing): Pairs {
  const { userId, resourceId, roleId } = query;
  const { users, resources, roleUsers, roleResources } = facts;
  const chosen = [
    userId && sql`sessions.user_id = ${userId}`,
    resourceId && sql`claims.resource_id = ${resourceId}`,
    roleId &&
      sql`sessions.user_id in (select user_id from ${roleUsers} link where role_id = ${roleId})`,
    roleId &&
      sql`claims.resource_id in (select resource_id from ${roleResources} link
        where role_id = ${roleId})`,
  ];
  const pairs = sql`
    wanting as materialized (${openingsWhere(organizationId, all(chosen))}),
    found as materialized (
      select opening.user_id, opening.resource_id, min(opening.user_name) as user_name,
        min(opening.user_email) as user_email
      from wanting opening where ${mayBeOpen(organizationId)}
      group by opening.user_id, opening.resource_id
    ),
    named as materialized (
      select found.user_id, found.resource_id, resources.name as resource_name,
        resources.is_active as resource_is_active, coalesce(users.name, found.user_name) as name,
        coalesce(users.email, found.user_email) as email,
        coalesce(users.is_org_admin, false) as is_org_admin,
        coalesce(users.is_active, false) as is_active
      from found join ${resources} resources on resources.id = found.resource_id
      left join ${users} users on users.id = found.user_id
    ),
    pair as materialized (
      select user_id, resource_id, row_number() over (
          order by lower(name), user_id, lower(resource_name), resource_id) as position,
        json_build_object('id', user_id, 'name', name, 'email', email,
          'isOrgAdmin', is_org_admin, 'isActive', is_active) as "user",
        json_build_object('id', resource_id, 'name', resource_name,
          'isActive', resource_is_active) as resource,
        is_org_admin
      from named order by position limit ${size} offset ${offset}
    )`;
  const total = sql`(select count(*)::int from named)`;
  return { pairs, total, openings: sql`select * from wanting` };
}

/** The conditions that there are, all of which must hold. */
function all(conditions: readonly (SQL | "" | undefined)[]): SQL {
  const given = conditions.filter((condition) => condition !== undefined && condition !== "");
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
}
