import fc from "fast-check";
import type { Queries } from "@/db/queries";
import { type AccessFacts, accessOver } from "@/lib/domain/access/verdicts";

/** A call of the API: what a preview is asked, and what makes it come true. */
export type Step = { method: "POST" | "PATCH" | "DELETE"; path: string; body?: unknown };
export type Plan = { preview: Step; change: Step };
type Ids = { roles: readonly string[]; users: readonly string[]; resources: readonly string[] };

const hour = 3_600_000;
const toCome = () => fc.integer({ min: 1, max: 4 }).map((hours) => inHours(hours));
// The moment of a preview is told in whole seconds.
const inHours = (hours: number) => {
  return new Date(Math.floor(Date.now() / 1000) * 1000 + hours * hour).toISOString();
};

/** Every kind of change that can be previewed, to rows that are drawn by their number. */
export const drawnChange = fc.oneof(
  fc.record({
    what: fc.constant("assign" as const),
    kind: fc.constantFrom("resources" as const, "users" as const),
    role: fc.nat(),
    targets: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }),
    expiresAt: fc.option(toCome()),
  }),
  fc.record({
    what: fc.constantFrom("unassign" as const, "end" as const),
    kind: fc.constantFrom("resources" as const, "users" as const),
    role: fc.nat(),
    targets: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 1 }),
    expiresAt: fc.option(toCome()),
  }),
  fc.record({
    what: fc.constant("limit" as const),
    role: fc.nat(),
    maxSessionDurationHours: fc.option(fc.integer({ min: 1, max: 30 })),
  }),
  fc.record({ what: fc.constant("delete role" as const), role: fc.nat() }),
  fc.record({
    what: fc.constant("rights" as const),
    user: fc.nat(),
    body: fc.oneof(
      fc.record({ isActive: fc.boolean() }),
      fc.record({ isOrgAdmin: fc.boolean() }),
      fc.record({ isActive: fc.boolean(), isOrgAdmin: fc.boolean() }),
    ),
  }),
  fc.record({ what: fc.constant("delete user" as const), user: fc.nat() }),
);
type Drawn = typeof drawnChange extends fc.Arbitrary<infer Change> ? Change : never;

/** The calls for a drawn change; undefined where the organization has no such row. */
export function planOf(drawn: Drawn, ids: Ids): Plan | undefined {
  const base = "/api/v1";
  if (drawn.what === "rights" || drawn.what === "delete user") {
    const path = `${base}/users/${ids.users[drawn.user % ids.users.length]}`;
    const preview = { method: "POST", path: `${path}/preview` } as const;
    return drawn.what === "rights"
      ? {
          preview: { ...preview, body: drawn.body },
          change: { method: "PATCH", path, body: drawn.body },
        }
      : { preview: { ...preview, body: { delete: true } }, change: { method: "DELETE", path } };
  }
  const path = `${base}/roles/${ids.roles[drawn.role % ids.roles.length]}`;
  if (drawn.what === "limit" || drawn.what === "delete role") {
    const preview = { method: "POST", path: `${path}/preview` } as const;
    if (drawn.what === "delete role") {
      return {
        preview: { ...preview, body: { delete: true } },
        change: { method: "DELETE", path },
      };
    }
    const { maxSessionDurationHours } = drawn;
    const body = { maxSessionDurationHours };
    return { preview: { ...preview, body }, change: { method: "PATCH", path, body } };
  }
  const known = ids[drawn.kind];
  const targets = drawn.targets.flatMap((number) => known[number] ?? []);
  const [first] = targets;
  if (first === undefined) return undefined;
  const { expiresAt } = drawn;
  const list = `${path}/${drawn.kind}`;
  const preview = (body: object): Step => ({
    method: "POST",
    path: `${list}/preview`,
    body: { action: drawn.what, ids: targets, ...body },
  });
  if (drawn.what === "assign") {
    const end = expiresAt === null ? {} : { expiresAt };
    return {
      preview: preview(end),
      change: { method: "POST", path: list, body: { ids: targets, ...end } },
    };
  }
  const one = `${list}/${first}`;
  return drawn.what === "unassign"
    ? { preview: preview({}), change: { method: "DELETE", path: one } }
    : {
        preview: preview({ expiresAt }),
        change: { method: "PATCH", path: one, body: { expiresAt } },
      };
}

type Reached = { limitHours: number; routes: string[] };
/** Who reaches what, by user and resource; who does not is absent. */
export type ReachMap = Map<string, Reached>;

/** Who reaches what in a whole organization, by the rule alone and the rows as they stand. */
export async function readReach(
  store: Queries,
  organizationId: string,
): Promise<(moment: Date) => ReachMap> {
  const read = <Row>(text: string) => store.run<Row>({ text }, [organizationId]);
  const link = `assigned_at as "assignedAt", expires_at as "expiresAt",
    json_build_object('id', assigned_by_id, 'name', assigned_by_name) as "assignedBy",
    role_id as "roleId"`;
  const [organization] = await read<{ hours: number }>(
    "select max_session_duration_hours as hours from organizations where id = $1",
  );
  const facts: AccessFacts = {
    organizationHours: organization?.hours ?? 0,
    users: await read(
      `select id, is_org_admin as "isOrgAdmin", is_active as "isActive" from users
        where organization_id = $1`,
    ),
    resources: await read(
      `select id, is_active as "isActive" from resources where organization_id = $1`,
    ),
    roles: await read(
      `select id, name, max_session_duration_hours as "maxSessionDurationHours" from roles
        where organization_id = $1`,
    ),
    roleUsers: await read(
      `select ${link}, user_id as "userId" from role_users where organization_id = $1`,
    ),
    roleResources: await read(
      `select ${link}, resource_id as "resourceId", access_level as "accessLevel"
        from role_resources where organization_id = $1`,
    ),
  };
  const ask = accessOver(facts);
  return (moment) => {
    const found: ReachMap = new Map();
    for (const { id: userId } of facts.users) {
      for (const { id: resourceId } of facts.resources) {
        const { state, reason, limitHours, routes } = ask(userId, resourceId, moment);
        if (state === "no" || reason === "user_deactivated") continue;
        const ids = routes.map((route) => (route.kind === "admin" ? "admin" : route.roleId));
        found.set(`${userId} ${resourceId}`, { limitHours, routes: [...new Set(ids)].sort() });
      }
    }
    return found;
  };
}

/** What two states of an organization differ in, told as a preview's lists of pairs. */
export function differences(before: ReachMap, after: ReachMap) {
  const gains: string[] = [];
  const loses: string[] = [];
  const keeps: string[] = [];
  const limits: string[] = [];
  for (const pair of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(pair), after.get(pair)];
    if (!from && to) gains.push(`${pair} ${to.limitHours}`);
    if (from && !to) loses.push(`${pair} ${from.limitHours}`);
    if (!from || !to) continue;
    if (from.routes.join() !== to.routes.join()) {
      const staying = from.routes.filter((route) => to.routes.includes(route));
      keeps.push(`${pair} ${to.limitHours} ${staying.join()}`);
    }
    if (from.limitHours !== to.limitHours) {
      limits.push(`${pair} ${from.limitHours} ${to.limitHours}`);
    }
  }
  return {
    gains: gains.sort(),
    loses: loses.sort(),
    keeps: keeps.sort(),
    limits: limits.sort(),
  };
}
