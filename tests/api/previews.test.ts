import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resourceId, roleId, userId } from "@/db/seed/demo-ids";
import { type Preview, preview as previewSchema } from "@/lib/contract/previews";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { fillFacts, organizationFacts } from "../support/access";
import { checksum } from "../support/audit";
import { type Door, onEmbedded, openDoor, throughNext } from "../support/door";
import { differences, drawnChange, planOf, readReach, type Step } from "../support/previews";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const onCall = `/api/v1/roles/${roleId(1)}`;
const preview = (path: string, body: unknown, as = admin) =>
  door.call<Preview>("POST", `${path}/preview`, { as, body });

describe("POST /api/v1/roles/{id}/resources/preview", () => {
  test("200 tells who would gain a resource, for how long, and leaves nothing behind", async () => {
    const before = await checksum(door.store, admin.user.organizationId);
    const body = { action: "assign", ids: [resourceId(12)] };
    const { status, body: told } = await preview(`${onCall}/resources`, body);
    expect(status).toBe(200);
    expect(previewSchema.parse(told)).toEqual(told);
    expect(told.gains).toMatchObject({ resources: 1, limitHoursMin: 8, limitHoursMax: 8 });
    expect(told.gains.people + told.keeps.people).toBe(12);
    expect(told.gains.named).toHaveLength(told.gains.people);
    expect(told.loses).toEqual({ people: 0, resources: 0, pairs: 0, named: [] });
    expect(await checksum(door.store, admin.user.organizationId)).toBe(before);
  });

  test("200 tells who keeps a resource by which other role", async () => {
    const { body: told } = await preview(`${onCall}/resources`, {
      action: "unassign",
      ids: [resourceId(1)],
    });
    expect(told.loses.people).toBeGreaterThan(0);
    expect(told.loses.people + told.keeps.people).toBe(12);
    expect(told.keeps.through).toContainEqual({
      route: { kind: "role", roleId: roleId(2), roleName: "Site Reliability" },
      people: 4,
    });
  });

  test("200 tells what an end means from the moment on at which it makes a difference", async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString();
    const { body: told } = await preview(`${onCall}/resources`, {
      action: "end",
      ids: [resourceId(1)],
      expiresAt,
    });
    expect(Date.parse(told.at)).toBe(Date.parse(expiresAt));
    expect(told.loses.people + told.keeps.people).toBe(12);
  });

  test("404 and 400 are those of the change itself", async () => {
    expectRefusal(
      await preview(`${onCall}/resources`, { action: "unassign", ids: [resourceId(12)] }),
      { code: "resource_not_assigned" },
    );
    expectRefusal(
      await preview(`/api/v1/roles/${resourceId(1)}/resources`, {
        action: "assign",
        ids: [resourceId(1)],
      }),
      { code: "role_not_found", message: `Role not found with id: ${resourceId(1)}` },
    );
    for (const body of [
      {},
      { action: "assign", ids: [] },
      { action: "end", ids: [resourceId(1)] },
      { action: "unassign", ids: [resourceId(1)], expiresAt: null },
      { action: "erase", ids: [resourceId(1)] },
      { action: "unassign", ids: Array.from({ length: 21 }, (_, index) => resourceId(index + 1)) },
    ]) {
      expectRefusal(await preview(`${onCall}/resources`, body), { code: "validation" });
    }
  });
});

describe("POST /api/v1/roles/{id}/users/preview", () => {
  test("200 tells what people would gain by the role", async () => {
    const body = { action: "assign", ids: [userId(30), userId(31)] };
    const { body: told } = await preview(`${onCall}/users`, body);
    expect(told.gains).toMatchObject({ people: 2, resources: 4, pairs: 8 });
  });
});

describe("POST /api/v1/roles/{id}/preview", () => {
  test("200 tells whose limit would change from what to what", async () => {
    const { body: told } = await preview(onCall, { maxSessionDurationHours: 2 });
    const changed = told.limits.changes.reduce((sum, { people }) => sum + people, 0);
    expect(told.limits.people).toBe(12);
    expect(changed).toBeGreaterThanOrEqual(12);
    expect(told.limits.changes).toContainEqual({
      fromHours: 8,
      toHours: 2,
      people: expect.any(Number),
    });
    expect([told.gains.pairs, told.loses.pairs, told.keeps.pairs]).toEqual([0, 0, 0]);
  });

  test("200 tells what everyone would lose with the role, and 400 asks for one thing", async () => {
    const { body: told } = await preview(onCall, { delete: true });
    expect(told.loses.people).toBeGreaterThan(0);
    for (const body of [{}, { delete: false }, { delete: true, maxSessionDurationHours: 1 }]) {
      expectRefusal(await preview(onCall, body), { code: "validation" });
    }
  });
});

describe("POST /api/v1/users/{id}/preview", () => {
  test("200 tells what somebody would lose, gain as an admin, and 400 keeps the last admin", async () => {
    const path = `/api/v1/users/${userId(6)}`;
    const deactivated = await preview(path, { isActive: false });
    expect(deactivated.body.loses).toMatchObject({ people: 1 });
    const deleted = await preview(path, { delete: true });
    expect(deleted.body.loses).toEqual(deactivated.body.loses);
    const promoted = await preview(path, { isOrgAdmin: true });
    expect(promoted.body.gains.people).toBe(1);
    expect(promoted.body.keeps.pairs).toBe(deactivated.body.loses.pairs);
  });
});

const runs = onEmbedded || throughNext ? 10 : 50;

/** Where little is linked, little can change. */
const linked = organizationFacts.filter(
  ({ given, held, resources }) => resources.length > 1 && given.length > 2 && held.length > 2,
);

describe("a preview", () => {
  test("is what happens, for every change of any small organization, and writes nothing", async () => {
    const passwordHash = await hashPassword(demoPassword);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(linked, drawnChange, async (facts, drawn) => {
        const { slug, email, fill, addLinks } = await fillFacts(door.store, facts, passwordHash);
        const asker = await signIn(door.call, { organizationSlug: slug, email });
        await addLinks();
        const plan = planOf(drawn, {
          roles: fill.facts.roles.map(({ id }) => id),
          users: fill.users.map(({ id }) => id),
          resources: fill.resources.map(({ id }) => id),
        });
        if (!plan) return;
        const { organizationId } = asker.user;
        const run = ({ method, path, body }: Step) =>
          door.call<Preview>(method, path, { as: asker, ...(body !== undefined && { body }) });

        const sum = await checksum(door.store, organizationId);
        const told = await run(plan.preview);
        expect(await checksum(door.store, organizationId)).toBe(sum);
        const before = await readReach(door.store, organizationId);
        const done = await run(plan.change);
        const after = await readReach(door.store, organizationId);
        if (told.status !== 200) {
          expect(done.body).toMatchObject({ status: told.status, code: codeOf(told.body) });
          return;
        }
        expect(done.status).toBeLessThan(300);
        const moment = new Date(told.body.at);
        const expected = differences(before(moment), after(moment));
        expect(listed(told.body)).toEqual(expected);
        for (const part of ["gains", "loses", "keeps", "limits"] as const) {
          const pairs = expected[part].map((line) => line.split(" "));
          expect(told.body[part]).toMatchObject({
            pairs: pairs.length,
            people: new Set(pairs.map(([user]) => user)).size,
            resources: new Set(pairs.map(([, resource]) => resource)).size,
          });
        }
        compared += Object.values(expected).flat().length;
      }),
      // Few runs may all come to nothing, so the few are always the same.
      { numRuns: runs, ...(runs < 50 && { seed: 1 }) },
    );
    // Had nothing ever changed, nothing would have been compared.
    expect(compared).toBeGreaterThan(runs / 10);
  });
});

const codeOf = (body: object) => ("code" in body ? body.code : undefined);

/** A preview in the words of `differences`. */
function listed({ gains, loses, keeps, limits }: Preview) {
  const pairOf = ({ user, resource }: Preview["loses"]["named"][number]) =>
    `${user.id} ${resource.id}`;
  const routesOf = (through: Preview["keeps"]["named"][number]["through"]) =>
    through.map((route) => (route.kind === "admin" ? "admin" : route.roleId)).sort();
  return {
    gains: gains.named.map((each) => `${pairOf(each)} ${each.limitHours}`).sort(),
    loses: loses.named.map((each) => `${pairOf(each)} ${each.limitHours}`).sort(),
    keeps: keeps.named
      .map((each) => `${pairOf(each)} ${each.limitHours} ${routesOf(each.through).join()}`)
      .sort(),
    limits: limits.named
      .map(
        ({ fromHours, toHours, ...each }) =>
          `${pairOf({ ...each, limitHours: 0 })} ${fromHours} ${toHours}`,
      )
      .sort(),
  };
}
