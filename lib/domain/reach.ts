import { type AccessFacts, hindranceOf, inOrder, judge, type Route, type Verdict } from "./access";

/** As `AccessFacts`, for the part of an organization that a change can touch; links are alive. */
export type ReachFacts = {
  organizationHours: number;
  users: readonly { id: string; name: string; isOrgAdmin: boolean; isActive: boolean }[];
  resources: readonly { id: string; name: string; isActive: boolean }[];
  roles: AccessFacts["roles"];
  /** User or resource, role, and when the link ends. */
  roleUsers: readonly Link[];
  roleResources: readonly Link[];
};

type Link = readonly [memberId: string, roleId: string, expiresAt: string | null];

/** The routes between one user and one resource: a number for the roles, and what else decides. */
export type Reach = { roleSet: number; isAdmin: boolean; verdict: Verdict };

/**
 * Numbers for sets of roles. Pairs are many and the sets of roles between them few, so each set is
 * judged once; the same numbers before and after a change make the two comparable.
 */
export class RoleSets {
  readonly #sets: { roleIds: readonly string[]; with: Map<string, number> }[] = [
    { roleIds: [], with: new Map() },
  ];

  /** The set with one more role. Roles must always come in the same order. */
  add(set: number, roleId: string): number {
    const from = this.#sets[set];
    const known = from?.with.get(roleId);
    if (!from || known !== undefined) return known ?? set;
    const number = this.#sets.push({ roleIds: [...from.roleIds, roleId], with: new Map() }) - 1;
    from.with.set(roleId, number);
    return number;
  }

  roleIdsOf(set: number): readonly string[] {
    return this.#sets[set]?.roleIds ?? [];
  }
}

/**
 * Who reaches what at a moment, by the rule of `access.ts`, a user at a time: for each resource, in
 * the order of `resourceIds`, the verdict on the pair.
 */
export function reachOver(
  facts: ReachFacts,
  resourceIds: readonly string[],
  moment: Date,
  sets: RoleSets,
) {
  const places = new Map(resourceIds.map((id, place) => [id, place]));
  const resources = new Map(facts.resources.map((resource) => [resource.id, resource]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const roles = new Map(facts.roles.map((role) => [role.id, role]));
  const isLive = ([, , end]: Link) => end === null || Date.parse(end) > moment.getTime();
  const rolesOf = groupedRoles(facts.roleUsers.filter(isLive));
  const holdings = new Map<string, Set<number>>();
  for (const [resourceId, roleId] of facts.roleResources.filter(isLive)) {
    const place = places.get(resourceId);
    if (place === undefined) continue;
    const held = holdings.get(roleId);
    if (held) held.add(place);
    else holdings.set(roleId, new Set([place]));
  }
  const isInactive = resourceIds.map((id) => resources.get(id)?.isActive === false);
  const judged = new Map<number, Reach>();

  function reach(roleSet: number, user: ReachFacts["users"][number], inactive: boolean): Reach {
    const { isOrgAdmin, isActive } = user;
    const key = roleSet * 8 + (isOrgAdmin ? 4 : 0) + (isActive ? 2 : 0) + (inactive ? 1 : 0);
    const known = judged.get(key);
    if (known) return known;
    const found = sets.roleIdsOf(roleSet).flatMap((id) => {
      const role = roles.get(id);
      return role ? [routeOf(role)] : [];
    });
    const routes = inOrder(isOrgAdmin ? [{ kind: "admin" } as const, ...found] : found);
    const hindrance = hindranceOf(user, { isActive: !inactive });
    const verdict = judge(routes, facts.organizationHours, hindrance);
    const made = { roleSet, isAdmin: isOrgAdmin, verdict };
    judged.set(key, made);
    return made;
  }

  /** Undefined for resources and users that are not there. */
  return (userId: string): (Reach | undefined)[] => {
    const user = users.get(userId);
    if (!user) return resourceIds.map(() => undefined);
    const row = new Uint32Array(resourceIds.length);
    for (const roleId of rolesOf.get(userId) ?? []) {
      for (const place of holdings.get(roleId) ?? [])
        row[place] = sets.add(row[place] ?? 0, roleId);
    }
    return resourceIds.map((id, place) =>
      resources.has(id) ? reach(row[place] ?? 0, user, isInactive[place] ?? false) : undefined,
    );
  };
}

/** The roles of each user, in one order for all. */
function groupedRoles(links: readonly Link[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [userId, roleId] of links) {
    const group = groups.get(userId);
    if (group) group.push(roleId);
    else groups.set(userId, [roleId]);
  }
  for (const group of groups.values()) group.sort();
  return groups;
}

/** Limits ask for the cap alone; when and by whom a role was given makes no difference to them. */
function routeOf(role: ReachFacts["roles"][number]): Route<null> {
  return {
    kind: "role",
    roleId: role.id,
    roleName: role.name,
    accessLevel: "",
    capHours: role.maxSessionDurationHours,
    endsAt: null,
    since: null,
    by: { id: null, name: "" },
  };
}
