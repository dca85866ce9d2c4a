import type { Queries, Statement } from "@/db/queries";
import { isLive } from "@/lib/domain/roles/assignment-statements";
import { holdTurn } from "@/lib/domain/turns";
import type { ReachFacts } from "./reach";

/** What a change can touch, at most: named, or what the role has, or everything. */
export type ReachScope = {
  roleId?: string;
  userIds?: readonly string[];
  resourceIds?: readonly string[];
};

type Named = { id: string; name: string };
export type ReachedParts = { users: Named[]; resources: Named[]; now: string };

const partOf = (table: string, ids: string, links: string, idColumn: string) => `
  coalesce((select json_agg(json_build_object('id', id, 'name', name) order by lower(name), id)
    from ${table} where organization_id = $1 and (
      case when ${ids}::uuid[] is null and $2::uuid is null then true
      else id = any(coalesce(${ids}::uuid[], array(select ${idColumn} from ${links}
        where organization_id = $1 and role_id = $2 and ${isLive(links)}))) end)), '[]'::json)`;

const partsStatement: Statement = {
  name: "reached_parts",
  text: `select ${partOf("users", "$3", "role_users", "user_id")} as users,
    ${partOf("resources", "$4", "role_resources", "resource_id")} as resources, to_json(now()) as now`,
};

/** The people and resources of a scope by name, and the database's moment. Nothing changes meanwhile. */
export async function holdParts(
  queries: Queries,
  organizationId: string,
  { roleId, userIds, resourceIds }: ReachScope,
): Promise<ReachedParts> {
  await holdTurn(queries, organizationId);
  const [parts] = await queries.run<ReachedParts>(partsStatement, [
    organizationId,
    roleId ?? null,
    userIds ?? null,
    resourceIds ?? null,
  ]);
  if (!parts) throw new Error("The statement always answers one row");
  return parts;
}

const list = (rows: string) => `coalesce((select json_agg(${rows}), '[]'::json)`;

const factsStatement: Statement = {
  name: "reach_facts",
  text: `
    with member as materialized (
      select user_id, role_id, expires_at from role_users
      where organization_id = $1 and user_id = any($2::uuid[]) and ${isLive("role_users")}
    ),
    given as materialized (select distinct role_id as id from member),
    held as materialized (
      select resource_id, role_id, expires_at from role_resources
      where organization_id = $1 and resource_id = any($3::uuid[]) and ${isLive("role_resources")}
        and role_id in (select id from given)
    )
    select max_session_duration_hours as "organizationHours",
      ${list(`json_build_object('id', id, 'name', name, 'isOrgAdmin', is_org_admin,
        'isActive', is_active)) from users where organization_id = $1 and id = any($2::uuid[])`)}
        as users,
      ${list(`json_build_object('id', id, 'name', name, 'isActive', is_active))
        from resources where organization_id = $1 and id = any($3::uuid[])`)} as resources,
      ${list(`json_build_object('id', id, 'name', name,
        'maxSessionDurationHours', max_session_duration_hours))
        from roles where organization_id = $1 and id in (select id from given)`)} as roles,
      ${list("json_build_array(user_id, role_id, expires_at)) from member")} as "roleUsers",
      ${list("json_build_array(resource_id, role_id, expires_at)) from held")} as "roleResources"
    from organizations where id = $1`,
};

/** All that decides who of these people reaches which of these resources. */
export async function readFacts(
  queries: Queries,
  organizationId: string,
  { users, resources }: ReachedParts,
): Promise<ReachFacts> {
  const idsOf = (parts: Named[]) => parts.map(({ id }) => id);
  const [facts] = await queries.run<ReachFacts>(factsStatement, [
    organizationId,
    idsOf(users),
    idsOf(resources),
  ]);
  if (!facts) throw new Error("The caller's organization is always there");
  return facts;
}
