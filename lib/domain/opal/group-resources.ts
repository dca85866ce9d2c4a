import type { Queries, Statement } from "@/db/queries";
import type { GroupResource, WantedResources } from "@/lib/contract/opal";
import { hasLevel, levelName, levelUnknown } from "@/lib/domain/access/levels";
import type { Actor } from "@/lib/domain/actor";
import { type DomainError, resourceNotFound, roleNotFound } from "@/lib/domain/error";
import { isLive } from "@/lib/domain/roles/assignment-statements";
import { grant, linkDetail, linkEvent, revoke } from "@/lib/domain/roles/grants";
import { write } from "@/lib/domain/write";

/*
 * The resources of a role, as clients of Opal know them: once per access level, the level named.
 */

type LinkRow = {
  group_id: string;
  group_name: string;
  resource_id: string;
  resource_name: string;
  level: string;
  level_name: string;
  expiration_date: string | null;
};

const linksOf = (owner: string, name: string, where: string): Statement => ({
  name,
  text: `
    select owner.id is not null as "isThere", links.* from (select) one
    left join ${owner} owner on owner.organization_id = $1 and owner.id = $2
    left join lateral (
      select role.id as group_id, role.name as group_name, target.id as resource_id,
        target.name as resource_name, link.access_level as level,
        ${levelName("target.config", "link.access_level")} as level_name,
        wire_time(link.expires_at) as expiration_date
      from role_resources link
      join roles role on role.organization_id = $1 and role.id = link.role_id
      join resources target on target.organization_id = $1 and target.id = link.resource_id
      where link.organization_id = $1 and link.${where} = $2 and ${isLive("link")}
    ) links on true
    order by lower(links.group_name), lower(links.resource_name), links.resource_id, links.level`,
});

const ofGroup = linksOf("roles", "links_of_group", "role_id");
const ofResource = linksOf("resources", "links_of_resource", "resource_id");

/** @throws DomainError `role_not_found` */
export function listGroupResources(
  actor: Actor<"groups:read">,
  groupId: string,
): Promise<GroupResource[]> {
  return readLinks(actor, ofGroup, groupId, roleNotFound);
}

/** @throws DomainError `resource_not_found` */
export function listResourceGroups(
  actor: Actor<"groups:read">,
  resourceId: string,
): Promise<GroupResource[]> {
  return readLinks(actor, ofResource, resourceId, resourceNotFound);
}

async function readLinks(
  { queries, organization }: Actor,
  statement: Statement,
  id: string,
  notFound: (id: string) => DomainError,
): Promise<GroupResource[]> {
  type Row = LinkRow & { isThere: boolean; level: string | null };
  const rows = await queries.run<Row>(statement, [organization.id, id]);
  if (!rows[0]?.isThere) throw notFound(id);
  return rows
    .filter(({ level }) => level !== null)
    .map(({ level, level_name, isThere: _isThere, ...rest }) => ({
      ...rest,
      access_level: { access_level_name: level_name, access_level_remote_id: level },
    }));
}

/**
 * Gives a group a resource at a level, or sets anew when that ends.
 *
 * @param minutes from now; 0: no end; undefined: the end that it has, none for a new one
 * @throws DomainError `role_not_found`, `resource_not_found`, `access_level_unknown`
 */
export async function putGroupResource(
  actor: Actor<"groups:write">,
  groupId: string,
  resourceId: string,
  level: string,
  minutes: number | undefined,
): Promise<GroupResource> {
  const target = { kind: "resource" as const, roleId: groupId, id: resourceId, level };
  const { roleName, targetName, levelName, expiresAt } = await grant(actor, target, minutes);
  return {
    group_id: groupId,
    resource_id: resourceId,
    group_name: roleName,
    resource_name: targetName,
    access_level: { access_level_name: levelName, access_level_remote_id: level },
    expiration_date: expiresAt,
  };
}

/** @throws DomainError `role_not_found`, `resource_not_assigned` */
export async function removeGroupResource(
  actor: Actor<"groups:write">,
  groupId: string,
  resourceId: string,
  level: string,
): Promise<void> {
  await revoke(actor, { kind: "resource", roleId: groupId, id: resourceId, level });
}

const wantedRows = "unnest($3::uuid[], $4::text[]) as wanted(id, level)";

const checkStatement: Statement = {
  name: "check_wanted_resources",
  text: `
    select (select name from roles where organization_id = $1 and id = $2) as "roleName",
      (select json_agg(json_build_object('id', wanted.id, 'level', wanted.level,
          'name', target.name, 'hasLevel', ${hasLevel("target.config", "wanted.level")}))
        from ${wantedRows}
        left join resources target on target.organization_id = $1 and target.id = wanted.id
      ) as wanted`,
};

const dropStatement: Statement = {
  name: "drop_unwanted_resources",
  text: `
    with gone as (
      delete from role_resources link
      where link.organization_id = $1 and link.role_id = $2 and not exists (
        select from ${wantedRows}
        where wanted.id = link.resource_id and wanted.level = link.access_level)
      returning link.*
    )
    select gone.resource_id as id, target.name, gone.access_level as level,
      gone.assigned_by_name as "assignedBy", wire_time(gone.assigned_at) as "assignedAt",
      wire_time(gone.expires_at) as "expiresAt"
    from gone join resources target
      on target.organization_id = $1 and target.id = gone.resource_id
    order by lower(target.name), target.id, gone.access_level`,
};

const addStatement: Statement = {
  name: "add_wanted_resources",
  text: `
    insert into role_resources (organization_id, role_id, resource_id, access_level,
      assigned_by_id, assigned_by_name)
    select $1, $2, wanted.id, wanted.level, $5, $6 from ${wantedRows}
    on conflict do nothing returning resource_id as id, access_level as level`,
};

type Wanted = { id: string; level: string; name: string | null; hasLevel: boolean };
type Gone = {
  id: string;
  name: string;
  level: string;
  assignedBy: string;
  assignedAt: string;
  expiresAt: string | null;
};

/**
 * Makes a list all that a group has, or changes nothing. What it had already keeps its end.
 *
 * @throws DomainError `role_not_found`, `resource_not_found`, `access_level_unknown`
 */
export async function replaceGroupResources(
  actor: Actor<"groups:write">,
  groupId: string,
  resources: WantedResources,
): Promise<void> {
  const list = [
    actor.organization.id,
    groupId,
    resources.map(({ resource_id }) => resource_id),
    resources.map(({ access_level_remote_id: level }) => level ?? ""),
  ];
  await write(actor, async (queries) => {
    const { roleName, names } = await checkWanted(queries, groupId, list);
    const gone = await queries.run<Gone>(dropStatement, list);
    const by = [actor.id, actor.name];
    const added = await queries.run<{ id: string; level: string }>(addStatement, [...list, ...by]);
    const target = (id: string) => ({ kind: "resource" as const, roleId: groupId, id });
    const drops = gone.map(({ assignedBy, assignedAt, expiresAt, ...link }) => {
      const story = { assignedBy, assignedAt, ...(expiresAt && { expiresAt }) };
      const before = { ...linkDetail("resource", link), ...story };
      return linkEvent("UNASSIGN", target(link.id), roleName, before, null);
    });
    const adds = added.map(({ id, level }) => {
      const after = linkDetail("resource", { id, level, name: names.get(id) ?? "" });
      return linkEvent("ASSIGN", target(id), roleName, null, after);
    });
    return { result: undefined, events: [...drops, ...adds] };
  });
}

async function checkWanted(queries: Queries, groupId: string, list: readonly unknown[]) {
  type Row = { roleName: string | null; wanted: Wanted[] | null };
  const [row] = await queries.run<Row>(checkStatement, list);
  const { roleName = null, wanted } = row ?? {};
  if (roleName === null) throw roleNotFound(groupId);
  const names = new Map<string, string>();
  for (const { id, level, name, hasLevel } of wanted ?? []) {
    if (name === null) throw resourceNotFound(id);
    if (!hasLevel) throw levelUnknown(name, level);
    names.set(id, name);
  }
  return { roleName, names };
}
