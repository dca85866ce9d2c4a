import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessFacts, accessOver, limitHoursWithout } from "@/lib/domain/access/verdicts";
import { sayVerdict } from "@/lib/domain/access/words";

/** Few ids and few moments, so that whatever can coincide does. */
const people = ["ana", "bo"];
const things = ["db", "host"];
const bundles = ["dev", "ops", "sre"];
const noon = Date.parse("2026-03-01T12:00:00Z");
const moment = fc.constantFrom(-60_000, -1, 0, 1, 60_000).map((offset) => new Date(noon + offset));
const given = {
  expiresAt: fc.option(moment),
  assignedAt: moment,
  assignedBy: fc.constantFrom({ id: "eva", name: "Eva" }, { id: null, name: "Gone" }),
};
const hours = fc.integer({ min: 1, max: 6 });

const factsArbitrary: fc.Arbitrary<AccessFacts> = fc.record({
  organizationHours: hours,
  users: fc.tuple(
    ...people.map((id) =>
      fc.record({ id: fc.constant(id), isOrgAdmin: fc.boolean(), isActive: fc.boolean() }),
    ),
  ),
  resources: fc.tuple(
    ...things.map((id) => fc.record({ id: fc.constant(id), isActive: fc.boolean() })),
  ),
  roles: fc.tuple(
    ...bundles.map((id) =>
      fc.record({
        id: fc.constant(id),
        name: fc.constant(id.toUpperCase()),
        maxSessionDurationHours: fc.option(hours),
      }),
    ),
  ),
  roleUsers: fc.uniqueArray(
    fc.record({
      roleId: fc.constantFrom(...bundles),
      userId: fc.constantFrom(...people),
      ...given,
    }),
    { selector: ({ roleId, userId }) => `${roleId} ${userId}` },
  ),
  roleResources: fc.uniqueArray(
    fc.record({
      roleId: fc.constantFrom(...bundles),
      resourceId: fc.constantFrom(...things),
      accessLevel: fc.constantFrom("", "read"),
      ...given,
    }),
    { selector: (link) => `${link.roleId} ${link.resourceId} ${link.accessLevel}` },
  ),
});

/** The same, as one would count it on paper: strike out what ended, then look at every combination. */
function onPaper(facts: AccessFacts, userId: string, resourceId: string, at: Date) {
  const standing = <Link extends { expiresAt: Date | null }>(links: readonly Link[]) =>
    links.filter(({ expiresAt }) => !(expiresAt && expiresAt.getTime() <= at.getTime()));
  const user = facts.users.find(({ id }) => id === userId);
  const resource = facts.resources.find(({ id }) => id === resourceId);
  const ways: { role: string; level: string; cap: number | null; ends: number }[] = [];
  for (const role of facts.roles) {
    for (const person of standing(facts.roleUsers)) {
      for (const thing of standing(facts.roleResources)) {
        if (person.roleId !== role.id || person.userId !== userId) continue;
        if (thing.roleId !== role.id || thing.resourceId !== resourceId) continue;
        const ends = [person, thing].map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity);
        ways.push({
          role: role.id,
          level: thing.accessLevel,
          cap: role.maxSessionDurationHours,
          ends: Math.min(...ends),
        });
      }
    }
  }
  const isAdmin = user?.isOrgAdmin === true;
  const reaches = isAdmin || ways.length > 0;
  const caps = isAdmin ? [] : ways.flatMap(({ cap }) => (cap === null ? [] : [cap]));
  const usable = user?.isActive === true && resource?.isActive === true;
  return {
    ways,
    isAdmin,
    state: !reaches ? "no" : usable ? "can" : "could",
    limitHours: reaches ? Math.min(facts.organizationHours, ...caps) : null,
  };
}

const question = fc.tuple(
  factsArbitrary,
  fc.constantFrom(...people),
  fc.constantFrom(...things),
  moment,
);

describe("who reaches what", () => {
  test("is what one would count on paper, ends to the millisecond", () => {
    fc.assert(
      fc.property(question, ([facts, userId, resourceId, at]) => {
        const { routes, ...verdict } = accessOver(facts)(userId, resourceId, at);
        const paper = onPaper(facts, userId, resourceId, at);
        expect(verdict.state).toBe(paper.state);
        expect(verdict.limitHours).toBe(paper.limitHours);
        const found = routes.flatMap((route) =>
          route.kind === "role"
            ? [
                {
                  role: route.roleId,
                  level: route.accessLevel,
                  cap: route.capHours,
                  ends: route.endsAt?.getTime() ?? Infinity,
                },
              ]
            : [],
        );
        const byName = (a: { role: string; level: string }, b: { role: string; level: string }) =>
          `${a.role} ${a.level}` < `${b.role} ${b.level}` ? -1 : 1;
        expect(found.sort(byName)).toEqual(paper.ways.sort(byName));
        expect(routes.filter(({ kind }) => kind === "admin")).toHaveLength(paper.isAdmin ? 1 : 0);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the role that is named has the smallest cap, and without it the limit is not smaller", () => {
    fc.assert(
      fc.property(question, ([facts, userId, resourceId, at]) => {
        const { routes, limitHours, decidedBy } = accessOver(facts)(userId, resourceId, at);
        if (decidedBy?.kind !== "role" || limitHours === null) return;
        const named = facts.roles.find(({ id }) => id === decidedBy.roleId);
        expect(named).toMatchObject({
          name: decidedBy.roleName,
          maxSessionDurationHours: limitHours,
        });
        const without = limitHoursWithout(decidedBy.roleId, routes, facts.organizationHours);
        if (without !== null) expect(without).toBeGreaterThanOrEqual(limitHours);
      }),
      { numRuns: 1_000 },
    );
  });

  test("does not depend on the order of the facts", () => {
    fc.assert(
      fc.property(question, ([facts, userId, resourceId, at]) => {
        const turned = Object.fromEntries(
          Object.entries(facts).map(([key, value]) => [
            key,
            Array.isArray(value) ? [...value].reverse() : value,
          ]),
        ) as AccessFacts;
        expect(accessOver(turned)(userId, resourceId, at)).toEqual(
          accessOver(facts)(userId, resourceId, at),
        );
      }),
    );
  });

  test("someone or something unknown reaches nothing", () => {
    fc.assert(
      fc.property(question, ([facts, userId, resourceId, at]) => {
        const ask = accessOver(facts);
        for (const answer of [ask("nobody", resourceId, at), ask(userId, "nothing", at)]) {
          expect(answer).toMatchObject({ state: "no", routes: [] });
        }
      }),
    );
  });
});

const link = {
  expiresAt: null,
  assignedAt: new Date(noon),
  assignedBy: { id: "eva", name: "Eva" },
};

/** Ana in the named roles, each of which holds the database. */
function held(caps: Record<string, number | null>, more: Partial<AccessFacts> = {}): AccessFacts {
  const names = Object.keys(caps);
  return {
    organizationHours: 24,
    users: [{ id: "ana", isOrgAdmin: false, isActive: true }],
    resources: [{ id: "db", isActive: true }],
    roles: names.map((name) => ({ id: name, name, maxSessionDurationHours: caps[name] ?? null })),
    roleUsers: names.map((roleId) => ({ ...link, roleId, userId: "ana" })),
    roleResources: names.map((roleId) => ({ ...link, roleId, resourceId: "db", accessLevel: "" })),
    ...more,
  };
}

describe("the sentence that decides", () => {
  const say = (facts: AccessFacts) => {
    const { routes, ...verdict } = accessOver(facts)("ana", "db", new Date(noon));
    return sayVerdict(verdict, routes);
  };
  const admin = [{ id: "ana", isOrgAdmin: true, isActive: true }];
  const deactivated = [{ id: "ana", isOrgAdmin: false, isActive: false }];
  const inactive = [{ id: "db", isActive: false }];

  test.each<[AccessFacts, string]>([
    [
      held({ "Database on-call": 8, SRE: 4 }),
      "Up to 4 h: the smallest limit among these roles counts, 4 h from SRE.",
    ],
    [
      held({ "Office Network": null, SRE: 4 }),
      "Up to 4 h: the smallest limit among these roles counts, 4 h from SRE.",
    ],
    [held({ SRE: 4 }), "Up to 4 h: the limit of SRE counts."],
    [held({ SRE: 24 }), "Up to 24 h: the limit of SRE counts."],
    [
      held({ SRE: 48 }),
      "Up to 24 h: the organization's limit counts, which is smaller than the role's.",
    ],
    [
      held({ SRE: 48, Ops: null }),
      "Up to 24 h: no limit of these roles is smaller, so the organization's counts.",
    ],
    [
      held({ SRE: null }, { organizationHours: 168 }),
      "Up to 7 d: SRE has no limit of its own, so the organization's counts.",
    ],
    [
      held({ SRE: 4 }, { users: admin }),
      "Up to 24 h: an organization admin reaches every resource, and only the organization's limit counts.",
    ],
    [
      held({ SRE: 4 }, { users: deactivated, resources: inactive }),
      "Not now, because the person is deactivated. Otherwise up to 4 h: the limit of SRE counts.",
    ],
    [
      held({ SRE: 4 }, { resources: inactive }),
      "Not now, because the resource is inactive. Otherwise up to 4 h: the limit of SRE counts.",
    ],
    [held({}), "Not granted: none of the person's roles holds this resource."],
  ])("case %#: %s", (facts, sentence) => {
    expect(say(facts)).toBe(sentence);
  });
});

describe("what stays without a role", () => {
  const without = (facts: AccessFacts, roleId: string) =>
    limitHoursWithout(roleId, accessOver(facts)("ana", "db", new Date(noon)).routes, 24);

  test("is the limit of the others, or nothing", () => {
    expect(without(held({ Oncall: 8, SRE: 4 }), "Oncall")).toBe(4);
    expect(without(held({ Oncall: 8, SRE: 4 }), "SRE")).toBe(8);
    expect(without(held({ Oncall: null, SRE: 4 }), "SRE")).toBe(24);
    expect(without(held({ SRE: 4 }), "SRE")).toBeNull();
  });
});
