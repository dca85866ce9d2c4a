import type { Queries, Statement } from "@/db/queries";
import { RoleSets, reachOver } from "@/lib/domain/access/reach";
import { readFacts } from "@/lib/domain/access/reach-facts";
import type { Decider } from "@/lib/domain/access/verdicts";
import type { Person } from "@/lib/domain/actor";
import { portsOfResource } from "@/lib/domain/resources/ports";
import { isLive } from "@/lib/domain/roles/assignment-statements";

/** A resource that a person reaches now, with the longest session that it allows them. */
export type ReachedResource = {
  id: string;
  name: string;
  isActive: boolean;
  limitHours: number;
  decidedBy: Decider;
  /** What it opens there: the ports of every access level that is theirs. */
  ports: string[];
};

type Resource = {
  id: string;
  name: string;
  provider: string;
  resourceType: string;
  isActive: boolean;
  config: unknown;
  levels: string[];
};

/** All resources, or those that the role $3 holds, with the levels of theirs and of that role. */
const everyStatement: Statement = {
  name: "session_resources",
  text: `select id, name, provider, resource_type as "resourceType",
      is_active as "isActive", config, array(
      select distinct held.access_level from role_resources held
      where held.organization_id = $1 and held.resource_id = resources.id and ${isLive("held")}
        and (held.role_id = $3 or exists (select from role_users given
          where given.organization_id = $1 and given.role_id = held.role_id
            and given.user_id = $2 and ${isLive("given")}))) as levels
    from resources where organization_id = $1
      and ($3::uuid is null or exists (select from role_resources held
        where held.organization_id = $1 and held.role_id = $3
          and held.resource_id = resources.id and ${isLive("held")}))
    order by lower(name), id`,
};

/** The facts hold no link that has ended by the clock of the database, whatever ours says. */
const anyMoment = new Date(0);

/** The roles that a session of $2 can be of: their own, and for an admin ($3) every one. */
const rolesStatement: Statement = {
  name: "session_roles",
  text: `select role.id, role.name, role."isOwn", array(select distinct held.resource_id::text
      from role_resources held where held.organization_id = $1 and held.role_id = role.id
        and ${isLive("held")}) as "resourceIds"
    from (select id, name, exists (select from role_users given
        where given.organization_id = $1 and given.role_id = roles.id and given.user_id = $2
          and ${isLive("given")}) as "isOwn"
      from roles where organization_id = $1 and ($4::uuid is null or id = $4)) role
    where $3 or role."isOwn"
    order by role."isOwn" desc, lower(role.name), role.id`,
};

export type SessionRole = { id: string; name: string; isOwn: boolean; resourceIds: string[] };

/**
 * The roles that a person can open as a whole, their own first.
 *
 * @param roleId only this one
 */
export function readSessionRoles(
  queries: Queries,
  { id, organization, isOrgAdmin }: Person,
  roleId?: string,
): Promise<SessionRole[]> {
  const values = [organization.id, id, isOrgAdmin, roleId ?? null];
  return queries.run<SessionRole>(rolesStatement, values);
}

/**
 * What a person could open at this moment, by the one rule of `access/verdicts.ts`.
 *
 * @param inactive whether those are told too that would be reached were they switched on
 * @param roleId only what this role holds; it has to be one that they can open
 */
export async function readSessionReach(
  queries: Queries,
  { id, name, organization }: Person,
  { inactive = false, roleId }: { inactive?: boolean; roleId?: string | undefined } = {},
): Promise<ReachedResource[]> {
  const values = [organization.id, id, roleId ?? null];
  const resources = await queries.run<Resource>(everyStatement, values);
  const parts = { users: [{ id, name }], resources, now: "" };
  const facts = await readFacts(queries, organization.id, parts);
  const resourceIds = resources.map((resource) => resource.id);
  const reach = reachOver(facts, resourceIds, anyMoment, new RoleSets())(id);
  return resources.flatMap((resource, place) => {
    const reached = reach[place];
    if (!reached || reached.verdict.state === "no") return [];
    if (reached.verdict.state === "could" && !inactive) return [];
    const { limitHours, decidedBy } = reached.verdict;
    const { config, levels, provider, resourceType, ...named } = resource;
    const ports = portsOfResource(resource, reached.isAdmin ? ["", ...levels] : levels);
    // Only levels that the resource does not define any more: there is nothing to open.
    if (ports.length === 0) return [];
    return [{ ...named, limitHours, decidedBy, ports }];
  });
}

/**
 * Which of some people reach which of some resources by right: switched on or not, as long as they
 * may come back.
 */
export async function readReaching(
  queries: Queries,
  organizationId: string,
  userIds: readonly string[],
  resourceIds: readonly string[],
): Promise<(userId: string, resourceId: string) => boolean> {
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: "" }));
  const parts = { users: named(userIds), resources: named(resourceIds), now: "" };
  const facts = await readFacts(queries, organizationId, parts);
  const reach = reachOver(facts, resourceIds, anyMoment, new RoleSets());
  const reached = new Set(
    userIds.flatMap((userId) =>
      reach(userId).flatMap((found, place) =>
        found && found.verdict.state !== "no" ? [`${userId} ${resourceIds[place]}`] : [],
      ),
    ),
  );
  return (userId, resourceId) => reached.has(`${userId} ${resourceId}`);
}

/** The smallest limit among the resources that a session opens, and what set it. */
export function limitOver(
  resources: readonly Pick<ReachedResource, "limitHours" | "decidedBy">[],
): { limitHours: number; decidedBy: Decider } | undefined {
  const [first, ...others] = resources;
  if (!first) return undefined;
  return others.reduce((least, each) => (each.limitHours < least.limitHours ? each : least), first);
}
