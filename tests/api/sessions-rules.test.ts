import { afterAll, describe, expect, test } from "vitest";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { eventsAfter, newestEvent } from "../support/audit";
import { expectRefusal } from "../support/refusals";
import {
  letPass,
  openAt,
  openSessionDoor,
  sessionsOf,
  setFirewall,
  until,
} from "../support/sessions";

/* What sessions do to firewalls, and what they say of them. */

const plan = {
  resources: ["alpha", "beta", "gamma"],
  roles: [{ name: "Two", people: ["Mia Member"], resources: ["alpha", "beta"], hours: 8 }],
};

const { door, tenant, admin, mine, close } = await openSessionDoor(plan, { reconciles: true });
afterAll(close);

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

  test("FAILED ones give their place to a new one, the oldest first, and come back no more", async () => {
    const beta = tenant.resourceId("beta");
    const limit = (most: number) =>
      door.store.run({ text: "update organizations set max_live_sessions = $2 where id = $1" }, [
        tenant.organizationId,
        most,
      ]);
    await limit(2);
    await setFirewall(door.store, beta, { fault: "unreachable" });
    const [first, second] = [
      await mine.begin({ resourceIds: [beta] }),
      await mine.begin({ resourceIds: [beta] }),
    ];
    await mine.become(first.id, "FAILED");
    await mine.become(second.id, "FAILED");
    const since = await newestEvent(door.store);
    const third = await mine.begin();
    expect((await mine.get(first.id)).body).toMatchObject({ endedReason: "REPLACED" });
    expect((await mine.get(second.id)).body.endedAt).toBeNull();
    const told = await eventsAfter(door.store, since);
    expect(
      told.filter(({ event_type }) => event_type === "SESSION_STOP").map(({ details }) => details),
    ).toEqual([{ endedReason: "REPLACED" }]);
    const fourth = await mine.begin();
    expectRefusal(await mine.start(), {
      code: "session_limit_reached",
      message: "At most 2 sessions can be open at a time",
    });
    await setFirewall(door.store, beta, { fault: "none" });
    await mine.become(second.id, "CANCELLED");
    await mine.end(third, fourth);
    await limit(10);
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
