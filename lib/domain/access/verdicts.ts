/*
 * Who can reach what, and why. The rule alone: no database, and no clock but the moment it is given.
 */

type Given = {
  /** From then on the link counts for nothing; null for no end. */
  expiresAt: Date | null;
  assignedAt: Date;
  assignedBy: Who;
};

type Who = { id: string | null; name: string };

/** What has to be known of an organization to tell who reaches what in it. */
export type AccessFacts = {
  /** The longest session of the organization, in hours. */
  organizationHours: number;
  users: readonly { id: string; isOrgAdmin: boolean; isActive: boolean }[];
  resources: readonly { id: string; isActive: boolean }[];
  roles: readonly { id: string; name: string; maxSessionDurationHours: number | null }[];
  roleUsers: readonly (Given & { roleId: string; userId: string })[];
  roleResources: readonly (Given & { roleId: string; resourceId: string; accessLevel: string })[];
};

/** Being an organization admin reaches every resource. */
export type AdminRoute = { kind: "admin" };

/** One role that the user has, and that holds the resource at one access level. */
export type RoleRoute<Moment> = {
  kind: "role";
  roleId: string;
  roleName: string;
  /** Remote id of the level; empty is the default level. */
  accessLevel: string;
  /** The role's own limit; null when it has none. */
  capHours: number | null;
  /** When the first of its two links ends; null for no end. */
  endsAt: Moment | null;
  /** When the second of its two links was made, and by whom. */
  since: Moment;
  by: Who;
};

export type Route<Moment = Date> = AdminRoute | RoleRoute<Moment>;

type Hindrance = "user_deactivated" | "resource_inactive";

/** What sets the limit: the role with the smallest cap, or the organization. */
export type Decider = { kind: "role"; roleId: string; roleName: string } | { kind: "organization" };

/** The longest session that some routes allow together, and what sets it. */
type Limit = { limitHours: number; decidedBy: Decider };

export type Verdict =
  | ({ state: "can"; reason: null } & Limit)
  /** It would, but for the reason. */
  | ({ state: "could"; reason: Hindrance } & Limit)
  | { state: "no"; reason: null; limitHours: null; decidedBy: null };

export type Access = Verdict & { routes: Route[] };

/**
 * Answers for any pair of one organization what the facts say. Looks things up in tables made once,
 * so that asking for every pair costs no more than it must.
 */
export function accessOver(facts: AccessFacts) {
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const resources = new Map(facts.resources.map((resource) => [resource.id, resource]));
  const roles = new Map(facts.roles.map((role) => [role.id, role]));
  const memberships = grouped(facts.roleUsers, ({ userId }) => userId);
  const holdings = grouped(facts.roleResources, ({ roleId, resourceId }) => roleId + resourceId);

  /** @param moment an end that is exactly then has passed */
  return (userId: string, resourceId: string, moment: Date): Access => {
    const user = users.get(userId);
    const resource = resources.get(resourceId);
    if (!user || !resource) return { ...judge([], facts.organizationHours), routes: [] };
    const given = (memberships.get(userId) ?? []).filter((link) => isLive(link, moment));
    const found = given.flatMap((membership) =>
      (holdings.get(membership.roleId + resourceId) ?? [])
        .filter((link) => isLive(link, moment))
        .map((holding): Route => routeOf(roles.get(membership.roleId), membership, holding)),
    );
    const routes = inOrder(user.isOrgAdmin ? [{ kind: "admin" }, ...found] : found);
    return { ...judge(routes, facts.organizationHours, hindranceOf(user, resource)), routes };
  };
}

/** Items by a key of theirs, in their order. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function isLive({ expiresAt }: Given, moment: Date): boolean {
  return expiresAt === null || expiresAt > moment;
}

function routeOf(
  role: AccessFacts["roles"][number] | undefined,
  membership: AccessFacts["roleUsers"][number],
  holding: AccessFacts["roleResources"][number],
): Route {
  if (!role) throw new Error("A link names a role that is not among the facts");
  const later = membership.assignedAt >= holding.assignedAt ? membership : holding;
  const ends = [membership.expiresAt, holding.expiresAt].filter((end) => end !== null);
  const [first = null] = ends.sort((a, b) => a.getTime() - b.getTime());
  return {
    kind: "role",
    roleId: role.id,
    roleName: role.name,
    accessLevel: holding.accessLevel,
    capHours: role.maxSessionDurationHours,
    endsAt: first,
    since: later.assignedAt,
    by: later.assignedBy,
  };
}

/** What keeps a reachable resource from being opened now. */
export function hindranceOf(
  user: { isActive: boolean },
  resource: { isActive: boolean },
): Hindrance | null {
  if (!user.isActive) return "user_deactivated";
  return resource.isActive ? null : "resource_inactive";
}

/** Routes in the order in which they are told: an admin's, then the smallest limit first. */
export function inOrder<Each extends Route<unknown>>(routes: readonly Each[]): Each[] {
  const rank = (route: Each) =>
    route.kind === "admin" ? 0 : (route.capHours ?? Number.POSITIVE_INFINITY);
  const id = (route: Each) =>
    route.kind === "admin" ? "" : `${route.roleId} ${route.accessLevel}`;
  return [...routes].sort((a, b) =>
    rank(a) === rank(b) ? compare(id(a), id(b)) : compare(rank(a), rank(b)),
  );
}

const compare = <Value extends string | number>(a: Value, b: Value) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What routes come to. The smallest cap among the granting roles counts, roles without one do not;
 * the organization's limit always does, and for an organization admin it alone.
 *
 * @param routes in order
 * @param hindrance what keeps the pair from it now
 */
export function judge(
  routes: readonly Route<unknown>[],
  organizationHours: number,
  hindrance: Hindrance | null = null,
): Verdict {
  if (routes.length === 0) return { state: "no", reason: null, limitHours: null, decidedBy: null };
  const limit = limitOf(routes, organizationHours);
  return hindrance === null
    ? { state: "can", reason: null, ...limit }
    : { state: "could", reason: hindrance, ...limit };
}

function limitOf(routes: readonly Route<unknown>[], organizationHours: number): Limit {
  const [first] = routes;
  // In order the smallest cap comes first, and an admin's route before it.
  if (first?.kind === "role" && first.capHours !== null && first.capHours <= organizationHours) {
    const { capHours: limitHours, roleId, roleName } = first;
    return { limitHours, decidedBy: { kind: "role", roleId, roleName } };
  }
  return { limitHours: organizationHours, decidedBy: { kind: "organization" } };
}

/**
 * The limit that would stay if a role lost the resource, or the user the role; null if the access
 * would end.
 */
export function limitHoursWithout(
  roleId: string,
  routes: readonly Route<unknown>[],
  organizationHours: number,
): number | null {
  const others = routes.filter((route) => route.kind === "admin" || route.roleId !== roleId);
  return judge(others, organizationHours).limitHours;
}
