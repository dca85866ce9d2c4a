import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import type { SessionOptions } from "@/lib/contract/sessions";
import { type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { applyClaims, openSessionDoor, sessionsOf } from "../support/sessions";

/* How long a session may last, who says so, and how many of them there may be. */

const { door, tenant, admin, mine, close } = await openSessionDoor({
  people: ["Nell Nobody"],
  resources: ["alpha", "beta", "gamma"],
  roles: [
    { name: "Short", people: ["Mia Member"], resources: ["alpha"], hours: 2 },
    { name: "Long", people: ["Mia Member"], resources: ["alpha", "beta"], hours: 12 },
    { name: "Free", people: ["Mia Member"], resources: ["beta", "gamma"] },
    { name: "Beyond", resources: ["gamma"], hours: 100 },
  ],
});
afterAll(close);

const only = (...names: string[]) => ({
  resourceIds: names.map((name) => tenant.resourceId(name)),
});
const hoursOf = ({ startedAt, expiresAt }: { startedAt: string; expiresAt: string }) =>
  (Date.parse(expiresAt) - Date.parse(startedAt)) / 3_600_000;

async function setOrganization(body: object): Promise<void> {
  const path = "/api/v1/organization/settings";
  expect((await door.call("PATCH", path, { as: admin, body })).status).toBe(200);
}

describe("the longest session", () => {
  test("is the smallest cap among the roles that grant what it opens", async () => {
    const cases = [
      [["alpha"], 2, "Short"],
      [["beta"], 12, "Long"],
      [["gamma"], 24, null],
      [["beta", "gamma"], 12, "Long"],
      [["alpha", "beta", "gamma"], 2, "Short"],
    ] as const;
    for (const [names, limitHours, limitRoleName] of cases) {
      const session = await mine.begin({ ...only(...names), durationHours: limitHours });
      expect(session).toMatchObject({ limitHours, limitRoleName });
      expect(session.limitRoleId).toBe(limitRoleName && tenant.roleId(limitRoleName));
      expect(hoursOf(session)).toBe(limitHours);
      await mine.stop(session.id);
      const origin = limitRoleName ? `role ${limitRoleName}` : "the organization";
      const refused = await mine.start({ ...only(...names), durationHours: limitHours + 1 });
      expectRefusal(refused, {
        code: "session_over_limit",
        message: `Session duration exceeds the maximum of ${limitHours} hours set by ${origin}`,
      });
      expect(refused.body).toMatchObject({
        details: { limitHours, roleName: limitRoleName, roleId: session.limitRoleId },
      });
    }
  });

  test("of an organization admin is the organization's alone", async () => {
    const theirs = sessionsOf(door.call, admin);
    const session = await theirs.begin({ durationHours: 24 });
    expect(session).toMatchObject({ limitHours: 24, limitRoleId: null, limitRoleName: null });
    await theirs.stop(session.id);
  });

  test("is two hours unless said otherwise, or less where less is allowed", async () => {
    const session = await mine.begin(only("beta"));
    expect(hoursOf(session)).toBe(2);
    await mine.stop(session.id);
    await setOrganization({ maxSessionDurationHours: 1 });
    const short = await mine.begin(only("beta"));
    expect([hoursOf(short), short.limitHours, short.limitRoleName]).toEqual([1, 1, null]);
    await setOrganization({ maxSessionDurationHours: 24 });
    await mine.stop(short.id);
  });

  test.each([
    [{ durationHours: 0 }, "durationHours"],
    [{ durationHours: 1.5 }, "durationHours"],
    [{ durationMinutes: 4 }, "durationMinutes"],
    [{ durationHours: 1, durationMinutes: 60 }, "durationMinutes"],
    [{ resourceIds: [] }, "resourceIds"],
    [{ reason: "x".repeat(501) }, "reason"],
    [{ hours: 1 }, "hours"],
  ])("400 for %j", async (body, field) => {
    const { body: refused } = await mine.start(body);
    expect(refused).toMatchObject({
      code: "validation",
      validationErrors: { [field]: expect.any(String) },
    });
  });
});

describe("POST /api/v1/sessions/{id}/extend", () => {
  test("200 caps to the limit while some is left, 400 at the limit names who set it", async () => {
    const { id } = await mine.begin({ ...only("beta"), durationHours: 8 });
    expectRefusal(await mine.extend(id), { code: "session_not_extendable" });
    await applyClaims(door.store, id);
    expect(hoursOf((await mine.extend(id, { additionalHours: 2 })).body)).toBe(10);
    // However many hours are asked for: what is over the limit is no mistake.
    expect(hoursOf((await mine.extend(id, { additionalHours: 10_000_000_000 })).body)).toBe(12);
    const refused = await mine.extend(id);
    expectRefusal(refused, {
      code: "session_extend_limit",
      message: "Session already lasts the maximum of 12 hours set by role Long",
    });
    expect(refused.body).toMatchObject({
      details: { limitHours: 12, roleId: tenant.roleId("Long"), roleName: "Long" },
    });
    expect(hoursOf((await mine.get(id)).body)).toBe(12);
    await mine.stop(id);
  });

  test("200 lets the claims last as long as the session, and opens and closes nothing", async () => {
    const { id } = await mine.begin(only("beta", "gamma"));
    await applyClaims(door.store, id);
    const due = async () =>
      door.store.run(
        {
          text: `select resource_id, open_due_at, close_due_at from firewalls
            where organization_id = $1 order by 1`,
        },
        [tenant.organizationId],
      );
    const before = await due();
    await mine.extend(id);
    expect(await due()).toEqual(before);
    const [row] = await door.store.run<{ same: boolean }>(
      {
        text: `select bool_and(claims.ends_at = sessions.expires_at) as same from claims
          join sessions on sessions.id = claims.session_id where sessions.id = $1`,
      },
      [id],
    );
    expect(row?.same).toBe(true);
    await mine.stop(id);
  });

  test.each([
    undefined,
    {},
    { additionalHours: 0 },
    { additionalHours: -1 },
    { additionalHours: 1.5 },
  ])("400 for %j", async (body) => {
    const { id } = await mine.begin(only("beta"));
    const answer = await door.call("POST", `/api/v1/sessions/${id}/extend`, {
      as: await signIn(door.call, tenant.member),
      ...(body && { body }),
    });
    expectRefusal(answer, {
      code: "validation",
      validationErrors: {
        additionalHours: "additionalHours must be a whole number from 1",
      },
    });
    await mine.stop(id);
  });

  test("running sessions keep the limit that they began with", async () => {
    const { id } = await mine.begin(only("gamma"));
    await applyClaims(door.store, id);
    await setOrganization({ maxSessionDurationHours: 3 });
    expect(hoursOf((await mine.extend(id, { additionalHours: 22 })).body)).toBe(24);
    await setOrganization({ maxSessionDurationHours: 24 });
    await mine.stop(id);
  });
});

describe("sessions at a time", () => {
  test("400 for one more than the organization allows, until one ends", async () => {
    await setOrganization({ maxLiveSessions: 2 });
    const [first, second] = [await mine.begin(only("beta")), await mine.begin(only("beta"))];
    const refused = await mine.start(only("beta"));
    expectRefusal(refused, {
      code: "session_limit_reached",
      message: "At most 2 sessions can be open at a time",
    });
    expect(refused.body).toMatchObject({ details: { maxLiveSessions: 2 } });
    // What is not there is told first.
    const absent = randomUUID();
    expectRefusal(await mine.start({ resourceIds: [absent] }), {
      code: "resource_not_found",
      message: `Resource not found with id: ${absent}`,
    });
    await mine.stop(first.id);
    const third = await mine.begin(only("beta"));
    // Two at the same moment, and room for one.
    await mine.stop(third.id);
    const both = await Promise.all([1, 2, 3, 4].map(() => mine.start(only("beta"))));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
    await mine.stop(second.id);
    for (const { status, body } of both) if (status === 201) await mine.stop(body.id);
    await setOrganization({ maxLiveSessions: 10 });
  });
});

describe("GET /api/v1/sessions/options", () => {
  const options = async (as: Principal) =>
    (await door.call<SessionOptions>("GET", "/api/v1/sessions/options", { as })).body;

  test("200 tells what a session could be, and who sets its limits", async () => {
    const { id } = await mine.begin(only("beta"));
    const answer = await options(await signIn(door.call, tenant.member));
    expect(answer).toMatchObject({
      ipv4Address: "127.0.0.1",
      ipv6Address: null,
      addressFlaw: null,
      defaultMinutes: 120,
      limitHours: 2,
      limitRoleId: tenant.roleId("Short"),
      limitRoleName: "Short",
      liveSessions: 1,
      maxLiveSessions: 10,
    });
    expect(answer.roles).toEqual(
      ["Free", "Long", "Short"].map((name) => ({
        id: tenant.roleId(name),
        name,
        isOwn: true,
        resourceIds: expect.any(Array),
      })),
    );
    expect(answer.roles[1]?.resourceIds).toEqual(only("alpha", "beta").resourceIds);
    expect(
      answer.resources.map(({ name, limitHours, limitRoleName }) => [
        name,
        limitHours,
        limitRoleName,
      ]),
    ).toEqual([
      ["alpha", 2, "Short"],
      ["beta", 12, "Long"],
      ["gamma", 24, null],
    ]);
    expect(answer.resources[0]).toMatchObject({
      provider: "SIMULATOR",
      isSimulated: true,
      isActive: true,
      room: [],
    });
    await mine.stop(id);
  });

  test("200 says why the caller's address cannot be used, and what is switched off", async () => {
    const alpha = tenant.resourceId("alpha");
    await setOrganization({ allowedRanges: [] });
    await door.store.run({ text: "update resources set is_active = false where id = $1" }, [alpha]);
    const answer = await options(await signIn(door.call, tenant.member));
    expect(answer).toMatchObject({
      ipv4Address: "127.0.0.1",
      addressFlaw: "127.0.0.1 is not a public address",
      limitHours: 12,
      limitRoleName: "Long",
    });
    expect(answer.resources[0]).toMatchObject({ name: "alpha", isActive: false });
    const refused = await mine.start({ ...only("alpha"), ipv4Address: "8.8.8.8" });
    expectRefusal(refused, {
      code: "resource_not_found",
      message: `Resource not found with id: ${alpha}`,
    });
    await door.store.run({ text: "update resources set is_active = true where id = $1" }, [alpha]);
    await setOrganization({ allowedRanges: ["127.0.0.0/8"] });
  });

  test("200 for who reaches nothing, with the organization's limit", async () => {
    const email = tenant.people.find(({ name }) => name === "Nell Nobody")?.email ?? "";
    const answer = await options(await signIn(door.call, { ...tenant.member, email }));
    expect(answer).toMatchObject({ limitHours: 24, limitRoleId: null, roles: [], resources: [] });
  });
});
