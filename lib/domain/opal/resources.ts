import { sql } from "drizzle-orm";
import type { Statement } from "@/db/queries";
import {
  type OpalPage,
  pageSizeUsual,
  type Resource,
  type ResourcesQuery,
  type ResourceUser,
} from "@/lib/contract/opal";
import { levelName } from "@/lib/domain/access/levels";
import type { Actor } from "@/lib/domain/actor";
import { resourceNotFound } from "@/lib/domain/error";
import { isLive } from "@/lib/domain/roles/assignment-statements";
import { type CursorListing, readCursorPage } from "./cursor-pages";

type ResourceRow = { id: string; name: string };

/** Resources, as clients of Opal know them. */
export async function listOpalResources(
  actor: Actor<"groups:read">,
  query: ResourcesQuery,
): Promise<OpalPage<Resource>> {
  const where: CursorListing["where"] = [sql`resources.organization_id = ${actor.organization.id}`];
  const { resource_ids: ids, resource_name: name } = query;
  if (ids) where.push(sql`resources.id = any(${sql.param(ids)}::uuid[])`);
  if (name !== undefined) where.push(sql`lower(resources.name) = lower(${name})`);
  const listing = {
    name: "resources",
    id: sql`resources.id`,
    columns: sql`resources.name`,
    from: sql`resources`,
    where,
  };
  return readCursorPage(actor.queries, listing, query, (row: ResourceRow) =>
    resourceOf(actor, row),
  );
}

/** @throws DomainError `resource_not_found` */
export async function getOpalResource(actor: Actor<"groups:read">, id: string): Promise<Resource> {
  const [row] = await actor.queries.run<ResourceRow>(
    {
      name: "read_opal_resource",
      text: "select id, name from resources where organization_id = $1 and id = $2",
    },
    [actor.organization.id, id],
  );
  if (!row) throw resourceNotFound(id);
  return resourceOf(actor, row);
}

function resourceOf({ organization }: Actor, { id, name }: ResourceRow): Resource {
  return { resource_id: id, app_id: organization.id, name, resource_type: "CUSTOM" };
}

/**
 * Each way in which a user reaches the resource $2: being an organization admin, or one role at one
 * level. Neither users nor resources that are switched off take part.
 */
const reachStatement: Statement = {
  name: "who_reaches_resource",
  text: `
    with target as (select id, config, is_active from resources where organization_id = $1 and id = $2),
    path as (
      select id as user_id, '' as level, null::timestamptz as ends_at, true as is_direct
      from users where organization_id = $1 and is_org_admin
      union all
      select member.user_id, link.access_level, least(member.expires_at, link.expires_at), false
      from role_resources link join role_users member
        on member.organization_id = link.organization_id and member.role_id = link.role_id
      where link.organization_id = $1 and link.resource_id = $2
        and ${isLive("link")} and ${isLive("member")}
    ),
    reach as (
      select path.user_id, count(*)::int as paths, bool_or(is_direct) as is_direct,
        case when bool_or(ends_at is null) then null else max(ends_at) end as ends_at,
        (array_agg(level order by level <> '', ends_at desc nulls first, level))[1] as level
      from path group by path.user_id
    )
    select target.id as resource_id, reached.* from target left join lateral (
      select users.id as user_id, users.name as full_name, users.email, reach.paths,
        reach.is_direct, wire_time(reach.ends_at) as ends_at, reach.level,
        ${levelName("target.config", "reach.level")} as level_name
      from reach join users on users.organization_id = $1 and users.id = reach.user_id
      where users.is_active and target.is_active
      order by lower(users.name), users.id limit $3
    ) reached on true
    order by lower(reached.full_name), reached.user_id`,
};

type ReachRow = {
  resource_id: string;
  user_id: string | null;
  full_name: string;
  email: string;
  paths: number;
  is_direct: boolean;
  ends_at: string | null;
  level: string;
  level_name: string;
};

/**
 * Who reaches a resource now, by name, each once: at the default level if one of their ways leads
 * there, else at the one that lasts longest.
 *
 * @throws DomainError `resource_not_found`
 */
export async function listResourceUsers(
  actor: Actor<"groups:read">,
  id: string,
  limit = pageSizeUsual,
): Promise<OpalPage<ResourceUser>> {
  const rows = await actor.queries.run<ReachRow>(reachStatement, [
    actor.organization.id,
    id,
    limit,
  ]);
  if (rows.length === 0) throw resourceNotFound(id);
  const results = rows.flatMap(({ user_id, ...row }): ResourceUser[] =>
    user_id === null
      ? []
      : [
          {
            resource_id: id,
            user_id,
            access_level: {
              access_level_name: row.level_name,
              access_level_remote_id: row.level,
            },
            full_name: row.full_name,
            email: row.email,
            expiration_date: row.ends_at,
            has_direct_access: row.is_direct,
            num_access_paths: row.paths,
          },
        ],
  );
  return { next: null, previous: null, results };
}
