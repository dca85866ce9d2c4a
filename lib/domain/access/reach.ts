import {
  type AccessFacts,
  grouped,
  hindranceOf,
  inOrder,
  judge,
  type Route,
  type Verdict,
} from "./verdicts";

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
 * Numbers for sets of roles, 0 for none. Pairs are many and the sets of roles between them few, so
 * each set is judged once; the same numbers before and after a change make the two comparable.
 */
export class RoleSets {
  /** How each set was made: the set that it was before, and the role that came to it. */
  readonly #sets: { before: number; roleId: string; next: Map<string, number> }[] = [
    { before: 0, roleId: "", next: new Map() },
  ];

  /** The set with one more role. Roles must always come in the same order. */
  add(set: number, roleId: string): number {
    const next = this.#sets[set]?.next;
    const known = next?.get(roleId);
    if (!next || known !== undefined) return known ?? set;
    const number = this.#sets.push({ before: set, roleId, next: new Map() }) - 1;
    next.set(roleId, number);
    return number;
  }

  roleIdsOf(set: number): string[] {
    const ids: string[] = [];
    for (let at = set; at !== 0; ) {
      const { before = 0, roleId = "" } = this.#sets[at] ?? {};
      ids.push(roleId);
      at = before;
    }
    return ids.reverse();
  }
}

/**
 * Who reaches what at a moment, by the rule of `verdicts.ts`, a user at a time: for each resource, in
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
  const routes = new Map(facts.roles.map((role) => [role.id, routeOf(role)]));
  const isLive = ([, , end]: Link) => end === null || Date.parse(end) > moment.getTime();
  const memberships = grouped(facts.roleUsers.filter(isLive), ([userId]) => userId);
  const placesOf = (ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => places.get(id) ?? []);
  const holdings = new Map(
    [...grouped(facts.roleResources.filter(isLive), ([, roleId]) => roleId)].map(
      ([roleId, links]) => [roleId, placesOf(links.map(([resourceId]) => resourceId))],
    ),
  );
  const asked = resourceIds.map((id) => resources.get(id));
  const judged = new Map<number, Reach>();

  function reach(roleSet: number, user: ReachFacts["users"][number], inactive: boolean): Reach {
    const { isOrgAdmin, isActive } = user;
    const key = roleSet * 8 + (isOrgAdmin ? 4 : 0) + (isActive ? 2 : 0) + (inactive ? 1 : 0);
    const known = judged.get(key);
    if (known) return known;
    const given = sets.roleIdsOf(roleSet).flatMap((id) => routes.get(id) ?? []);
    const all = inOrder(isOrgAdmin ? [{ kind: "admin" } as const, ...given] : given);
    const hindrance = hindranceOf(user, { isActive: !inactive });
    const verdict = judge(all, facts.organizationHours, hindrance);
    const made = { roleSet, isAdmin: isOrgAdmin, verdict };
    judged.set(key, made);
    return made;
  }

  /** Undefined for resources and users that are not there. */
  return (userId: string): (Reach | undefined)[] => {
    const user = users.get(userId);
    if (!user) return resourceIds.map(() => undefined);
    const row = new Uint32Array(resourceIds.length);
    const roleIds = (memberships.get(userId) ?? []).map(([, roleId]) => roleId).sort();
    for (const roleId of roleIds) {
      for (const place of holdings.get(roleId) ?? [])
        row[place] = sets.add(row[place] ?? 0, roleId);
    }
    return asked.map(
      (resource, place) => resource && reach(row[place] ?? 0, user, !resource.isActive),
    );
  };
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
