import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { session as sessionSchema } from "@/lib/contract/sessions";
import { eventsAfter, newestEvent } from "../support/audit";
import { accounts, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { applyClaims, openAt, openSessionDoor, sessionsOf } from "../support/sessions";

const plan = {
  people: ["Ben Both", "Nell Nobody"],
  resources: ["alpha", "beta", "gamma"],
  roles: [
    { name: "Two", people: ["Mia Member", "Ben Both"], resources: ["alpha", "beta"], hours: 8 },
  ],
};

const { door, tenant, admin, member, mine, close } = await openSessionDoor(plan, {
  reconciles: true,
});
afterAll(close);

const absent = "0badc0de-0000-4000-8000-000000000000";
const notFound = (id: string) => ({
  code: "session_not_found" as const,
  message: `Session not found with id: ${id}`,
});

describe("a client that follows the contract to the letter", () => {
  test("starts with {}, lists, gets, extends and stops", async () => {
    const started = await mine.start({});
    expect(started.status).toBe(201);
    expect(sessionSchema.parse(started.body)).toEqual(started.body);
    const { id } = started.body;
    expect(started.body).toMatchObject({
      status: "PENDING",
      userId: tenant.userId("Mia Member"),
      userName: "Mia Member",
      ipv4Address: "127.0.0.1",
      ipv6Address: null,
      endedAt: null,
      endedReason: null,
      organizationName: "Initech",
    });
    expect(started.body.resourceIps).toEqual(
      ["alpha", "beta"].map((name) =>
        expect.objectContaining({
          resourceId: tenant.resourceId(name),
          resourceName: name,
          ipVersion: 4,
          ipAddress: "127.0.0.1",
          status: "PENDING",
          providerRuleId: null,
          appliedAt: null,
          removedAt: null,
          errorMessage: null,
        }),
      ),
    );
    // What a single read tells beyond it is ours.
    const active = sessionSchema.parse(await mine.become(id, "ACTIVE"));
    for (const { status, providerRuleId, appliedAt } of active.resourceIps) {
      expect([status, providerRuleId]).toEqual(["APPLIED", expect.stringMatching(/^sim-/)]);
      expect(appliedAt).toMatch(/Z$/);
    }
    expect(await openAt(door.store, tenant.resourceId("alpha"))).toEqual(["127.0.0.1/32"]);

    const listed = await mine.list();
    expect(listed.status).toBe(200);
    expect(listed.body[0]).toEqual(active);

    const extended = await mine.extend(id, { additionalHours: 2 });
    expect(extended.status).toBe(200);
    const [before, after] = [active.expiresAt, extended.body.expiresAt].map(Date.parse);
    expect((after ?? 0) - (before ?? 0)).toBe(2 * 3_600_000);
    expect(extended.body).toEqual({ ...active, expiresAt: extended.body.expiresAt });

    const stopped = await mine.stop(id, {});
    expect(stopped.status).toBe(200);
    expect(sessionSchema.parse(stopped.body)).toEqual(stopped.body);
    expect(stopped.body).toMatchObject({ status: "EXPIRING", endedReason: "MANUAL" });
    expect(stopped.body.endedAt).toMatch(/Z$/);
    expect(stopped.body.resourceIps.map(({ status }) => status)).toEqual(["REMOVING", "REMOVING"]);
    const gone = await mine.become(id, "CANCELLED");
    expect(gone.resourceIps.map(({ status }) => status)).toEqual(["REMOVED", "REMOVED"]);
    expect(gone.resourceIps[0]?.removedAt).toMatch(/Z$/);
    expect(await openAt(door.store, tenant.resourceId("alpha"))).toEqual([]);
  });

  test("sends no body to start and stop", async () => {
    const started = await mine.start();
    expect(started.status).toBe(201);
    const stopped = await mine.stop(started.body.id);
    expect([stopped.status, stopped.body.status]).toEqual([200, "EXPIRING"]);
    await mine.become(started.body.id, "CANCELLED");
  });

  test("says null for what it leaves out", async () => {
    const names = ["durationHours", "durationMinutes", "ipv4Address", "ipv6Address", "reason"];
    const left = [...names, "resourceIds", "roleId"].map((name) => [name, null]);
    const { status, body } = await mine.start(Object.fromEntries(left));
    expect([status, body.ipv4Address, body.reason]).toEqual([201, "127.0.0.1", null]);
    expect(new Set(body.resourceIps.map(({ resourceName }) => resourceName))).toEqual(
      new Set(["alpha", "beta"]),
    );
    await mine.end(body);
  });

  test("uses an API key, which acts for the person who made it", async () => {
    const body = { name: "A client", scopes: ["sessions:read", "sessions:write"] };
    const made = await door.call<{ plainTextKey: string }>("POST", "/api/v1/api-keys", {
      as: admin,
      body,
    });
    const headers = { "x-api-key": made.body.plainTextKey };
    const started = await door.call<{ id: string; userName: string }>("POST", "/api/v1/sessions", {
      headers,
      body: { resourceIds: [tenant.resourceId("gamma")], durationHours: 1 },
    });
    expect([started.status, started.body.userName]).toEqual([201, "Ada Admin"]);
    const path = `/api/v1/sessions/${started.body.id}/stop`;
    expect((await door.call("POST", path, { headers, body: {} })).status).toBe(200);
  });
});

describe("GET /api/v1/sessions", () => {
  test("200 has the caller's sessions alone, in every state, newest first", async () => {
    const ben = sessionsOf(
      door.call,
      await signIn(door.call, { ...tenant.member, email: emailOf("Ben Both") }),
    );
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.unshift((await ben.begin()).id);
    await ben.stop(ids[2] ?? "");
    const { body } = await ben.list();
    expect(body.map(({ id }) => id)).toEqual(ids);
    expect(new Set(body.map(({ userName }) => userName))).toEqual(new Set(["Ben Both"]));
    const live = await ben.list("?state=live");
    expect(live.body.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const page = await door.call<{ content: unknown[]; totalElements: number }>(
      "GET",
      "/api/v1/sessions?page=0&size=2",
      { as: await signIn(door.call, { ...tenant.member, email: emailOf("Ben Both") }) },
    );
    expect([page.body.content.length, page.body.totalElements]).toEqual([2, 3]);
    const all = await door.call<{ userName: string }[]>("GET", "/api/v1/sessions/admin", {
      as: admin,
    });
    expect(new Set(all.body.map(({ userName }) => userName))).toEqual(
      new Set(["Ada Admin", "Ben Both", "Mia Member"]),
    );
    await ben.end({ id: ids[0] ?? "" }, { id: ids[1] ?? "" });
  });

  test("200 is empty for who has never started one", async () => {
    const email = emailOf("Nell Nobody");
    const nell = sessionsOf(door.call, await signIn(door.call, { ...tenant.member, email }));
    expect((await nell.list()).body).toEqual([]);
  });
});

const emailOf = (name: string) => tenant.people.find((one) => one.name === name)?.email ?? "";

describe("another's session is as absent", () => {
  test("404 with the same words for a colleague's, a foreign one and none", async () => {
    const own = await mine.begin();
    const others = [
      sessionsOf(door.call, admin),
      sessionsOf(door.call, await signIn(door.call, accounts.foreignAdmin)),
    ];
    for (const other of others) {
      for (const id of [own.id, absent]) {
        for (const answer of [
          await other.get(id),
          await other.stop(id),
          await other.extend(id),
          await other.retry(id),
          await other.move(id),
        ]) {
          expectRefusal(answer, notFound(id));
        }
      }
    }
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    const path = `/api/v1/sessions/admin/${own.id}/stop`;
    expectRefusal(await door.call("POST", path, { as: foreign }), notFound(own.id));
    expect((await mine.get(own.id)).body.endedAt).toBeNull();
    const stopped = await door.call("POST", path, { as: admin });
    expect(stopped.body).toMatchObject({ status: "EXPIRING", endedReason: "ADMIN" });
    expect(await mine.become(own.id, "CANCELLED")).toMatchObject({ endedReason: "ADMIN" });
  });
});

describe("a part of what one reaches", () => {
  test("201 with resourceIds or roleId, 404 for what is out of reach", async () => {
    const [alpha, gamma] = [tenant.resourceId("alpha"), tenant.resourceId("gamma")];
    const one = await mine.begin({ resourceIds: [alpha, alpha], durationMinutes: 5 });
    expect(one.resourceIps.map(({ resourceName }) => resourceName)).toEqual(["alpha"]);
    expect(Date.parse(one.expiresAt) - Date.parse(one.startedAt)).toBe(300_000);
    const whole = await mine.begin({ roleId: tenant.roleId("Two"), reason: "  A look  " });
    expect([whole.resourceIps.length, whole.reason]).toEqual([2, "A look"]);
    for (const id of [gamma, absent]) {
      expectRefusal(await mine.start({ resourceIds: [alpha, id] }), {
        code: "resource_not_found",
        message: `Resource not found with id: ${id}`,
      });
      expectRefusal(await mine.start({ roleId: id }), {
        code: "role_not_found",
        message: `Role not found with id: ${id}`,
      });
    }
    const email = emailOf("Nell Nobody");
    const nell = sessionsOf(door.call, await signIn(door.call, { ...tenant.member, email }));
    expectRefusal(await nell.start({}), { code: "no_resources" });
    await mine.end(one, whole);
  });
});

describe("POST with Idempotency-Key", () => {
  test("twenty at once with one key start one session", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        door.call<{ id: string }>("POST", "/api/v1/sessions", { as: member, body: {}, headers }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectRefusal(answer, { code: "idempotency_in_progress" });
    }
    const { body } = await mine.list("?state=live");
    expect(body.map(({ id }) => id)).toEqual([made[0]?.body.id]);
    await mine.end(...body);
  });
});

describe("the audit log", () => {
  test("tells of start, extension, move, retry and stop", async () => {
    const since = await newestEvent(door.store);
    const { id } = await mine.begin({ durationMinutes: 90, reason: "Slow queries" });
    await applyClaims(door.store, id);
    await mine.extend(id);
    await mine.move(id, { ipv4Address: "10.7.7.7" });
    await mine.stop(id);
    const told = (await eventsAfter(door.store, since)).filter((each) => each.resource_id === id);
    expect(told.map(({ event_type, details }) => [event_type, details])).toEqual([
      [
        "SESSION_START",
        expect.objectContaining({ durationHours: 1.5, resourceCount: 2, reason: "Slow queries" }),
      ],
      ["SESSION_EXTEND", expect.objectContaining({ additionalHours: 1 })],
      [
        "SESSION_MOVE",
        {
          before: { ipv4Address: "127.0.0.1", ipv6Address: null },
          after: { ipv4Address: "10.7.7.7", ipv6Address: null },
        },
      ],
      ["SESSION_STOP", { endedReason: "MANUAL" }],
    ]);
  });
});
