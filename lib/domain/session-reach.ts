import type { Queries, Statement } from "@/db/queries";
import type { Decider } from "./access";
import type { Person } from "./actor";
import { isLive } from "./assignment-statements";
import { RoleSets, reachOver } from "./reach";
import { readFacts } from "./reach-facts";
import { portsOfResource } from "./resource-ports";

/** A resource that a person reaches now, with the longest session that it allows them. */
export type ReachedResource = {
  id: string;
  name: string;
  isActive: boolean;
  limitHours: number;
  decidedBy: Decider;
  /** Roles through which it is reached; none for what only being an admin opens. */
  roleIds: string[];
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

const everyStatement: Statement = {
  name: "session_resources",
  text: `select id, name, provider, resource_type as "resourceType",
      is_active as "isActive", config, array(
      select distinct held.access_level from role_resources held
      join role_users given on given.organization_id = held.organization_id
        and given.role_id = held.role_id and given.user_id = $2
      where held.organization_id = $1 and held.resource_id = resources.id
        and ${isLive("held")} and ${isLive("given")}) as levels
    from resources where organization_id = $1 order by lower(name), id`,
};

/** The facts hold no link that has ended by the clock of the database, whatever ours says. */
const anyMoment = new Date(0);

/**
 * What a person could open at this moment, by the one rule of `access.ts`.
 *
 * @param inactive whether those are told too that would be reached were they switched on
 */
export async function readSessionReach(
  queries: Queries,
  { id, name, organization }: Person,
  { inactive = false }: { inactive?: boolean } = {},
): Promise<ReachedResource[]> {
  const resources = await queries.run<Resource>(everyStatement, [organization.id, id]);
  const parts = { users: [{ id, name }], resources, now: "" };
  const facts = await readFacts(queries, organization.id, parts);
  const sets = new RoleSets();
  const resourceIds = resources.map((resource) => resource.id);
  const reach = reachOver(facts, resourceIds, anyMoment, sets)(id);
  return resources.flatMap((resource, place) => {
    const reached = reach[place];
    if (!reached || reached.verdict.state === "no") return [];
    if (reached.verdict.state === "could" && !inactive) return [];
    const { limitHours, decidedBy } = reached.verdict;
    const { config, levels, provider, resourceType, ...named } = resource;
    const ports = portsOfResource(resource, reached.isAdmin ? ["", ...levels] : levels);
    // Only levels that the resource does not define any more: there is nothing to open.
    if (ports.length === 0) return [];
    const roleIds = sets.roleIdsOf(reached.roleSet);
    return [{ ...named, limitHours, decidedBy, roleIds, ports }];
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
