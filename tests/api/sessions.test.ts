import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { session as sessionSchema } from "@/lib/contract/sessions";
import { sweepSessions } from "@/lib/domain/session-stops";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import {
  applyClaims,
  letPass,
  makeSessionTenant,
  openAt,
  reconcileOn,
  sessionsOf,
  setFirewall,
  until,
} from "../support/sessions";

const plan = {
  people: ["Ben Both", "Nell Nobody"],
  resources: ["alpha", "beta", "gamma"],
  roles: [
    { name: "Two", people: ["Mia Member", "Ben Both"], resources: ["alpha", "beta"], hours: 8 },
  ],
};

let door: Door;
let tenant: Awaited<ReturnType<typeof makeSessionTenant>>;
let reconciling: ReturnType<typeof reconcileOn>;
let member: Principal;
let admin: Principal;
let mine: ReturnType<typeof sessionsOf>;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeSessionTenant(door.store, plan);
  [member, admin] = await Promise.all([
    signIn(door.call, tenant.member),
    signIn(door.call, tenant.admin),
  ]);
  mine = sessionsOf(door.call, member);
  reconciling = reconcileOn(door.store);
});
afterAll(async () => {
  await reconciling.stop();
  await door.close();
});

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
    const active = await mine.become(id, "ACTIVE");
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

describe("what a session is, follows from its rules", () => {
  test("PARTIAL while one of them fails, and ACTIVE after a retry", async () => {
    const beta = tenant.resourceId("beta");
    await setFirewall(door.store, beta, { fault: "denied" });
    const { id } = await mine.begin();
    const partial = await mine.become(id, "PARTIAL");
    expect(partial.resourceIps.map(({ status }) => status)).toEqual(["APPLIED", "FAILED"]);
    expect(partial.resourceIps[1]).toMatchObject({
      errorCode: "denied",
      errorMessage: "AccessDenied: the credential was refused",
    });
    expect((await mine.extend(id)).status).toBe(200);
    await setFirewall(door.store, beta, { fault: "none" });
    const retried = await mine.retry(id);
    expect([retried.status, retried.body.status]).toEqual([200, "PENDING"]);
    await mine.become(id, "ACTIVE");
    expect((await mine.retry(id)).body.status).toBe("ACTIVE");
    await mine.end({ id });
  });

  test("FAILED while all of them fail; it is not extended, and a stop is for good", async () => {
    const beta = tenant.resourceId("beta");
    await setFirewall(door.store, beta, { fault: "unreachable" });
    const { id } = await mine.begin({ resourceIds: [beta] });
    await mine.become(id, "FAILED");
    expectRefusal(await mine.extend(id), { code: "session_not_extendable" });
    const stopped = await mine.stop(id);
    expect([stopped.status, stopped.body.status]).toEqual([200, "EXPIRING"]);
    await setFirewall(door.store, beta, { fault: "none" });
    await mine.become(id, "CANCELLED");
    expect(await openAt(door.store, beta)).toEqual([]);
  });

  test("EXPIRED when its time is over, and nothing more is done with it", async () => {
    const { id } = await mine.begin();
    await mine.become(id, "ACTIVE");
    const since = await newestEvent(door.store);
    await letPass(door.store, id);
    expect(["EXPIRING", "EXPIRED"]).toContain((await mine.get(id)).body.status);
    const over = await mine.become(id, "EXPIRED");
    expect(over).toMatchObject({ endedReason: "EXPIRED", endedAt: over.expiresAt });
    expect(await openAt(door.store, tenant.resourceId("alpha"))).toEqual([]);
    await sweepSessions();
    const told = await eventsAfter(door.store, since);
    expect(told.filter(({ event_type }) => event_type === "SESSION_EXPIRE")).toHaveLength(1);
    expect((await mine.get(id)).body.status).toBe("EXPIRED");
    expectRefusal(await mine.stop(id), { code: "session_not_stoppable" });
    expectRefusal(await mine.extend(id), { code: "session_not_extendable" });
    expectRefusal(await mine.retry(id), { code: "session_ended" });
    expectRefusal(await mine.move(id), { code: "session_ended" });
  });
});

describe("one rule for all who need it", () => {
  test("two sessions with one address hold one rule, until the last of them ends", async () => {
    const alpha = tenant.resourceId("alpha");
    const body = { resourceIds: [alpha], ipv4Address: "10.1.2.3" };
    const [first, second] = [await mine.begin(body), await mine.begin(body)];
    await Promise.all([mine.become(first.id, "ACTIVE"), mine.become(second.id, "ACTIVE")]);
    expect(await openAt(door.store, alpha)).toEqual(["10.1.2.3/32"]);
    await mine.stop(first.id);
    await mine.become(first.id, "CANCELLED");
    expect(await openAt(door.store, alpha)).toEqual(["10.1.2.3/32"]);
    expect((await mine.get(second.id)).body.status).toBe("ACTIVE");
    await mine.stop(second.id);
    await mine.become(second.id, "CANCELLED");
    expect(await openAt(door.store, alpha)).toEqual([]);
  });

  test("a static rule for the same address outlives the session", async () => {
    const alpha = tenant.resourceId("alpha");
    await door.store.run(
      {
        text: `with rule as (
            insert into static_rules (organization_id, label, ip_address, created_by_email)
            values ($1, 'Office', '10.9.9.9', 'a@b.example') returning organization_id, id)
          insert into claims (organization_id, resource_id, resource_name, static_rule_id,
            ip_version, address, ports)
          select organization_id, $2, 'alpha', id, 4, '10.9.9.9/32', '{tcp/5432}' from rule`,
      },
      [tenant.organizationId, alpha],
    );
    const { id } = await mine.begin({ resourceIds: [alpha], ipv4Address: "10.9.9.9" });
    await mine.become(id, "ACTIVE");
    await mine.stop(id);
    await mine.become(id, "CANCELLED");
    expect(await openAt(door.store, alpha)).toEqual(["10.9.9.9/32"]);
    await door.store.run(
      { text: "update claims set ended_at = now() where static_rule_id is not null" },
      [],
    );
    await door.store.run({ text: "update firewalls set close_due_at = now()" }, []);
    await until(async () => (await openAt(door.store, alpha)).length === 0);
  });
});

describe("POST /api/v1/sessions/{id}/address", () => {
  test("200 goes on from the new address, to the same end, and from no other", async () => {
    const alpha = tenant.resourceId("alpha");
    const begun = await mine.begin({ resourceIds: [alpha], ipv4Address: "10.0.0.1" });
    await mine.become(begun.id, "ACTIVE");
    const moved = await mine.move(begun.id);
    expect(moved.body).toMatchObject({ ipv4Address: "127.0.0.1", expiresAt: begun.expiresAt });
    const after = await mine.become(begun.id, "ACTIVE");
    await until(async () => (await openAt(door.store, alpha)).join() === "127.0.0.1/32");
    const settled = await until(async () => {
      const { body } = await mine.get(begun.id);
      return body.resourceIps.length === 1 && body;
    });
    expect(settled.resourceIps[0]).toMatchObject({ ipAddress: "127.0.0.1", status: "APPLIED" });
    expect(after.expiresAt).toBe(begun.expiresAt);
    const since = await newestEvent(door.store);
    expect((await mine.move(begun.id, { ipv4Address: "127.0.0.1" })).status).toBe(200);
    expect(await eventsAfter(door.store, since)).toEqual([]);
    // There and back again: the first claim does not speak for the second.
    await mine.move(begun.id, { ipv4Address: "10.0.0.1" });
    const back = await mine.become(begun.id, "ACTIVE");
    expect(back.resourceIps.filter(({ status }) => status === "APPLIED")).toMatchObject([
      { ipAddress: "10.0.0.1" },
    ]);
    const ended = await mine.stop(begun.id);
    expect(ended.body.status).toBe("EXPIRING");
    await mine.become(begun.id, "CANCELLED");
    await until(async () => (await openAt(door.store, alpha)).length === 0);
  });

  test("400 where the new address finds no room, and the old one stays", async () => {
    const gamma = tenant.resourceId("gamma");
    const theirs = sessionsOf(door.call, admin);
    const rest = { resourceIds: [gamma] };
    await setFirewall(door.store, gamma, { quota: 2 });
    const first = await theirs.begin({ ...rest, ipv4Address: "10.0.0.1" });
    await theirs.become(first.id, "ACTIVE");
    const second = await theirs.begin({ ...rest, ipv4Address: "10.0.0.2" });
    await theirs.become(second.id, "ACTIVE");
    const message = "The firewall has no room for more rules (2 of 2)";
    const both = { ipv4Address: "10.0.0.3", ipv6Address: "fd00::3" };
    expectRefusal(await theirs.move(second.id, both), { code: "provider_no_room", message });
    expectRefusal(await theirs.start({ ...rest, ipv4Address: "10.0.0.4" }), {
      code: "provider_no_room",
      message,
    });
    expect((await theirs.get(second.id)).body).toMatchObject({
      status: "ACTIVE",
      ipv4Address: "10.0.0.2",
    });
    // One for one: what is left makes the room.
    expect((await theirs.move(second.id, { ipv4Address: "10.0.0.3" })).status).toBe(200);
    await theirs.become(second.id, "ACTIVE");
    expect(await openAt(door.store, gamma)).toEqual(["10.0.0.1/32", "10.0.0.3/32"]);
    await theirs.end(first, second);
  });

  test("what found no room is wanted again by a retry, once there is some", async () => {
    const [beta, gamma] = [tenant.resourceId("beta"), tenant.resourceId("gamma")];
    const theirs = sessionsOf(door.call, admin);
    await setFirewall(door.store, gamma, { quota: 1 });
    const first = await theirs.begin({ resourceIds: [gamma], ipv4Address: "10.0.0.1" });
    await theirs.become(first.id, "ACTIVE");
    const both = { resourceIds: [beta, gamma], ipv4Address: "10.0.0.2" };
    const second = await theirs.begin(both);
    expect(second.resourceIps).toMatchObject([
      { resourceName: "beta", status: "PENDING" },
      { resourceName: "gamma", status: "FAILED", errorCode: "full" },
    ]);
    await theirs.become(second.id, "PARTIAL");
    expectRefusal(await theirs.retry(second.id), {
      code: "provider_no_room",
      message: "The firewall has no room for more rules (1 of 1)",
    });
    await theirs.stop(first.id);
    await theirs.become(first.id, "CANCELLED");
    expect((await theirs.retry(second.id)).body.status).toBe("PENDING");
    await theirs.become(second.id, "ACTIVE");
    expect(await openAt(door.store, gamma)).toEqual(["10.0.0.2/32"]);
    await theirs.end(second);
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
