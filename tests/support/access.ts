import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { Database } from "@/db/queries";
import { organizations } from "@/db/schema/organizations";
import { resources } from "@/db/schema/resources";
import { roleResources, roles, roleUsers } from "@/db/schema/roles";
import { users } from "@/db/schema/users";
import type { AccessRow } from "@/lib/contract/access";
import { type AccessFacts, accessOver, limitHoursWithout } from "@/lib/domain/access/verdicts";
import { sayVerdict } from "@/lib/domain/access/words";

/** A moment of the past in whole seconds, and the edges beside it. */
const hourAgo = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const edges = [-1, 0, 1].map((offset) => new Date(hourAgo + offset));
const begun = new Date(hourAgo - 86_400_000);
const toCome = new Date(hourAgo + 7_200_000);

const hours = fc.option(fc.integer({ min: 1, max: 30 }));
const link = {
  expiresAt: fc.constantFrom(null, null, new Date(hourAgo), toCome),
  assignedAt: fc.constantFrom(begun, new Date(begun.getTime() + 60_000), new Date(hourAgo)),
};
/** Names that coincide: ids then decide the order. */
const name = fc.constantFrom("a", "B", "c", "C", "d");

/** What makes a small organization, with many links between few rows, which they name by number. */
export const organizationFacts = fc.record({
  organizationHours: fc.integer({ min: 1, max: 30 }),
  users: fc.array(fc.record({ name, isOrgAdmin: fc.boolean(), isActive: fc.boolean() }), {
    minLength: 2,
    maxLength: 4,
  }),
  resources: fc.array(fc.record({ name, isActive: fc.boolean() }), { maxLength: 4, size: "max" }),
  roles: fc.array(hours, { minLength: 2, maxLength: 2 }),
  given: fc.uniqueArray(fc.record({ role: fc.nat(1), user: fc.nat(3), ...link }), {
    minLength: 3,
    selector: ({ role, user }) => `${role} ${user}`,
  }),
  held: fc.uniqueArray(
    fc.record({
      role: fc.nat(1),
      resource: fc.nat(3),
      accessLevel: fc.constantFrom("", "read"),
      ...link,
    }),
    { minLength: 5, selector: (held) => `${held.role} ${held.resource} ${held.accessLevel}` },
  ),
});
type Drawn = typeof organizationFacts extends fc.Arbitrary<infer Facts> ? Facts : never;

type Named = AccessRow["user"] & { createdAt: Date };
type Filled = {
  facts: AccessFacts;
  users: Named[];
  resources: (AccessRow["resource"] & { createdAt: Date })[];
  /** Past moments at which the answers may differ. */
  moments: Date[];
  filters: { query: string; keeps: (row: AccessRow) => boolean }[];
};

const assignedBy = { id: null, name: "Eva" };

/**
 * Makes an organization of the facts, with an active admin beside its people who may ask. The links
 * come when they are asked for: every write, such as a sign-in, takes away those that have ended.
 */
export async function fillFacts(
  { orm }: Database,
  drawn: Drawn,
  passwordHash: string,
): Promise<{ slug: string; email: string; fill: Filled; addLinks: () => Promise<void> }> {
  const organizationId = randomUUID();
  const slug = `facts-${organizationId}`;
  const person = (row: Pick<Named, "name" | "isOrgAdmin" | "isActive">): Named => {
    const id = randomUUID();
    return { ...row, id, email: `${id}@facts.example`, createdAt: begun };
  };
  const asker = person({ name: "Asker", isOrgAdmin: true, isActive: true });
  const people = [asker, ...drawn.users.map(person)];
  const things = drawn.resources.map((row) => ({ ...row, id: randomUUID(), createdAt: begun }));
  const bundles = drawn.roles.map((maxSessionDurationHours, index) => ({
    id: randomUUID(),
    name: `role ${index}`,
    maxSessionDurationHours,
    createdAt: begun,
  }));
  const given = drawn.given.flatMap(({ role, user, ...times }) => {
    const [roleId, userId] = [bundles[role]?.id, people[user + 1]?.id];
    return roleId && userId ? [{ ...times, roleId, userId, assignedBy }] : [];
  });
  const held = drawn.held.flatMap(({ role, resource, ...rest }) => {
    const [roleId, resourceId] = [bundles[role]?.id, things[resource]?.id];
    return roleId && resourceId ? [{ ...rest, roleId, resourceId, assignedBy }] : [];
  });

  const { organizationHours } = drawn;
  const own = <Row>(rows: readonly Row[]) => rows.map((row) => ({ ...row, organizationId }));
  const by = { assignedById: assignedBy.id, assignedByName: assignedBy.name };
  await orm.insert(organizations).values({
    id: organizationId,
    name: slug,
    slug,
    maxSessionDurationHours: organizationHours,
  });
  await orm.insert(users).values(own(people).map((row) => ({ ...row, passwordHash })));
  const kind = { provider: "AWS", resourceType: "SECURITY_GROUP", resourceIdentifier: "sg" };
  if (things.length > 0) {
    await orm.insert(resources).values(own(things).map((row) => ({ ...row, ...kind })));
  }
  await orm.insert(roles).values(own(bundles));
  const addLinks = async () => {
    const links = <Row>(rows: readonly Row[]) => own(rows).map((row) => ({ ...row, ...by }));
    if (given.length > 0) await orm.insert(roleUsers).values(links(given));
    if (held.length > 0) await orm.insert(roleResources).values(links(held));
  };
  return {
    addLinks,
    slug,
    email: asker.email,
    fill: {
      facts: {
        organizationHours,
        users: people,
        resources: things,
        roles: bundles,
        roleUsers: given,
        roleResources: held,
      },
      users: people,
      resources: things,
      moments: [...edges, begun, new Date(begun.getTime() - 1)],
      filters: [
        ...people.map(({ id }) => ({
          query: `userId=${id}`,
          keeps: ({ user }: AccessRow) => user.id === id,
        })),
        ...things.map(({ id }) => ({
          query: `resourceId=${id}`,
          keeps: ({ resource }: AccessRow) => resource.id === id,
        })),
        ...bundles.map(({ id }) => ({
          query: `roleId=${id}`,
          keeps: ({ routes }: AccessRow) =>
            routes.some((route) => route.kind === "role" && route.roleId === id),
        })),
      ],
    },
  };
}

/** The rows that the rule alone would list for a past moment or for now, in order. Nothing is open. */
export function expectedRows({ facts, users, resources }: Filled, past?: Date): AccessRow[] {
  const at = past ?? new Date();
  const then = <Row extends { assignedAt: Date }>(rows: readonly Row[]) =>
    rows.filter(({ assignedAt }) => assignedAt <= at);
  const ask = accessOver({
    ...facts,
    roleUsers: then(facts.roleUsers),
    roleResources: then(facts.roleResources),
  });
  const there = <Row extends { createdAt: Date; name: string; id: string }>(rows: Row[]) =>
    rows
      .filter(({ createdAt }) => createdAt <= at)
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
      .map(({ createdAt: _, ...row }) => row);
  return there(users).flatMap((user) =>
    there(resources).flatMap((resource): AccessRow[] => {
      const { routes, ...verdict } = ask(user.id, resource.id, at);
      if (verdict.state === "no") return [];
      return [
        {
          user,
          resource,
          ...verdict,
          sentence: sayVerdict(verdict, routes),
          openings: past ? null : [],
          routes: routes.map((route) =>
            route.kind === "admin"
              ? route
              : {
                  ...route,
                  accessLevelName: route.accessLevel,
                  endsAt: route.endsAt && wire(route.endsAt),
                  since: wire(route.since),
                  limitHoursWithout: limitHoursWithout(
                    route.roleId,
                    routes,
                    facts.organizationHours,
                  ),
                },
          ),
        },
      ];
    }),
  );
}

const orderOf = ({ name, id }: { name: string; id: string }) => `${name.toLowerCase()} ${id}`;
const wire = (moment: Date) => moment.toISOString().replace(/\.\d+Z$/, "Z");
