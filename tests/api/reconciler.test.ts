import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/reconciler";
import { sweepSessions } from "@/lib/domain/session-stops";
import { type Door, openDoor } from "../support/door";
import {
  addSimulated,
  configure,
  expectTruth,
  letPass,
  plant,
  reconcileAll,
  simulated,
  unplant,
} from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";

let door: Door;
let admin: Principal;
beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

beforeEach(async () => {
  // The demo's own firewalls take their time, and none of them is meant here.
  for (const table of ["claims", "sessions", "rules", "simulated_rules"]) {
    await door.store.run({ text: `delete from ${table}` }, []);
  }
  await door.store.run(
    { text: "update firewalls set close_due_at = now() + interval '1 day', open_due_at = null" },
    [],
  );
});

const address = "10.20.30.7";
async function start(resourceIds: string[], more: Record<string, unknown> = {}): Promise<Session> {
  const answer = await door.call<Session>("POST", "/api/v1/sessions", {
    as: admin,
    body: { resourceIds, ipv4Address: address, ...more },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}
async function read(id: string): Promise<Session> {
  return (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as: admin })).body;
}
const stop = (id: string) =>
  door.call<Session>("POST", `/api/v1/sessions/${id}/stop`, { as: admin, body: {} });
const ips = ({ resourceIps }: Session) => resourceIps.map(({ status }) => status);

async function events(resourceId: string): Promise<string[]> {
  const rows = await door.store.run<{ type: string }>(
    {
      text: "select event_type as type from audit_events where resource_id = $1 order by position",
    },
    [resourceId],
  );
  return rows.map(({ type }) => type);
}

async function firewall(resourceId: string) {
  const [row] = await door.store.run<{
    failures: number;
    errorCode: string | null;
    foreignTotal: number;
    heldRemovals: number;
    waits: number;
  }>(
    {
      text: `select failures, error_code as "errorCode", foreign_total as "foreignTotal",
          held_removals as "heldRemovals",
          extract(epoch from close_due_at - now())::float8 as waits
        from firewalls where resource_id = $1`,
    },
    [resourceId],
  );
  if (!row) throw new Error("Every resource has a firewall");
  return row;
}

/** Everything is tried at once, as if every back-off and lease had passed. */
const later = async (seconds = 3700) => {
  await letPass(door.store, seconds);
  await reconcileAll();
};

describe("a session's rules", () => {
  test("are pending until the firewall shows them, and removed when it no longer does", async () => {
    const resource = await addSimulated(door.store);
    const session = await start([resource]);
    expect([session.status, ips(session)]).toEqual(["PENDING", ["PENDING"]]);
    await reconcileAll();
    const open = await read(session.id);
    expect([open.status, ips(open)]).toEqual(["ACTIVE", ["APPLIED"]]);
    expect(await simulated(door.store, resource)).toMatchObject([
      { ports: "tcp/443", address: `${address}/32` },
    ]);
    const stopped = await stop(session.id);
    expect([stopped.body.status, ips(stopped.body)]).toEqual(["EXPIRING", ["REMOVING"]]);
    await reconcileAll();
    const closed = await read(session.id);
    expect([closed.status, ips(closed)]).toEqual(["CANCELLED", ["REMOVED"]]);
    expect(await simulated(door.store, resource)).toEqual([]);
    expect(await events(resource)).toEqual(["RULE_OPEN", "RULE_CLOSE"]);
    await expectTruth(door.store);
  });

  test("end by time alone, whether or not the end was swept", async () => {
    const resource = await addSimulated(door.store);
    const session = await start([resource], { durationMinutes: 5 });
    await reconcileAll();
    await later(301);
    expect(await simulated(door.store, resource)).toEqual([]);
    expect((await read(session.id)).status).toBe("EXPIRED");
    await sweepSessions();
    expect(await read(session.id)).toMatchObject({ status: "EXPIRED", endedReason: "EXPIRED" });
    await expectTruth(door.store);
  });

  test("stay while another session wants them, in whatever order the sessions end", async () => {
    const resource = await addSimulated(door.store);
    const [first, second] = [await start([resource]), await start([resource])];
    await reconcileAll();
    expect(await simulated(door.store, resource)).toHaveLength(1);
    await stop(first.id);
    await reconcileAll();
    expect(await simulated(door.store, resource)).toHaveLength(1);
    expect((await read(first.id)).status).toBe("CANCELLED");
    expect((await read(second.id)).status).toBe("ACTIVE");
    await stop(second.id);
    await reconcileAll();
    expect(await simulated(door.store, resource)).toEqual([]);
    await expectTruth(door.store);
  });

  test("are one for every port, and the session is active when all of them are open", async () => {
    const resource = await addSimulated(door.store, { ports: [22, 8443] });
    const session = await start([resource], { ipv6Address: "2001:4860:4860::8888" });
    await reconcileAll();
    expect(await simulated(door.store, resource)).toHaveLength(6);
    expect((await read(session.id)).status).toBe("ACTIVE");
    await expectTruth(door.store);
  });
});

describe("a firewall that fails", () => {
  test.each(["denied", "unreachable"])(
    "%s: the session says so, and opens when it is mended",
    async (fault) => {
      const [good, bad] = [
        await addSimulated(door.store),
        await addSimulated(door.store, { fault }),
      ];
      const session = await start([good, bad]);
      await reconcileAll();
      const partial = await read(session.id);
      expect(partial.status).toBe("PARTIAL");
      expect(partial.resourceIps.find(({ resourceId }) => resourceId === bad)).toMatchObject({
        status: "FAILED",
        errorCode: fault,
      });
      await configure(door.store, bad, { fault: "none" });
      await later();
      expect((await read(session.id)).status).toBe("ACTIVE");
      await expectTruth(door.store);
    },
  );

  test("everywhere: the session has failed, and what was never sent needs no closing", async () => {
    const bad = await addSimulated(door.store, { fault: "denied" });
    const session = await start([bad]);
    await reconcileAll();
    expect((await read(session.id)).status).toBe("FAILED");
    await stop(session.id);
    await configure(door.store, bad, { fault: "none" });
    await later();
    expect((await read(session.id)).status).toBe("CANCELLED");
    expect(await events(bad)).toEqual([]);
  });

  test("by doing the work and not answering: nothing is opened twice, nothing stays open", async () => {
    const resource = await addSimulated(door.store, { fault: "times_out_after_applying" });
    const session = await start([resource]);
    await reconcileAll();
    await later(30);
    expect(await simulated(door.store, resource)).toHaveLength(1);
    expect((await read(session.id)).status).toBe("ACTIVE");
    await stop(session.id);
    await reconcileAll();
    await later(30);
    expect((await read(session.id)).status).toBe("CANCELLED");
    await expectTruth(door.store);
  });

  test("by not answering, and the session ends meanwhile: what it did is found and closed", async () => {
    const resource = await addSimulated(door.store, { fault: "times_out_after_applying" });
    const session = await start([resource]);
    await Promise.all(await reconcileDue("open", 10));
    await stop(session.id);
    await later(30);
    await later(30);
    expect(await simulated(door.store, resource)).toEqual([]);
    await expectTruth(door.store);
  });

  test("by keeping rules: the removal is told, never given up, and stuck at last", async () => {
    const resource = await addSimulated(door.store);
    const session = await start([resource]);
    await reconcileAll();
    await configure(door.store, resource, { fault: "keeps_rules" });
    await stop(session.id);
    for (let tries = 0; tries < 12; tries += 1) await later(3700);
    const stuck = await read(session.id);
    expect([stuck.status, ips(stuck)]).toEqual(["EXPIRING", ["REMOVING"]]);
    expect(stuck.resourceIps[0]).toMatchObject({ errorCode: "denied" });
    expect((await events(resource)).filter((type) => type === "RULE_STUCK")).toHaveLength(1);
    expect((await firewall(resource)).waits).toBeGreaterThan(2_000);
    await configure(door.store, resource, { fault: "none" });
    await later(3700 * 2);
    expect((await read(session.id)).status).toBe("CANCELLED");
    await expectTruth(door.store);
  });

  test("by showing what was written only later: it is sent once and waited for", async () => {
    const resource = await addSimulated(door.store, { lagMilliseconds: 400 });
    const session = await start([resource]);
    await reconcileAll();
    expect((await read(session.id)).status).toBe("PENDING");
    await new Promise((resolve) => setTimeout(resolve, 450));
    await letPass(door.store, 3);
    await reconcileAll();
    expect((await read(session.id)).status).toBe("ACTIVE");
    await expectTruth(door.store);
  });

  test("by being full: what does not fit is refused before it is promised", async () => {
    const resource = await addSimulated(door.store, { quota: 1 });
    const session = await start([resource]);
    await reconcileAll();
    const refused = await door.call("POST", "/api/v1/sessions", {
      as: admin,
      body: { resourceIds: [resource], ipv4Address: "10.20.30.8" },
    });
    expect([refused.status, refused.body]).toMatchObject([400, { code: "provider_no_room" }]);
    const other = await addSimulated(door.store);
    const partial = await start([resource, other], { ipv4Address: "10.20.30.8" });
    await reconcileAll();
    const seen = await read(partial.id);
    expect(seen.status).toBe("PARTIAL");
    expect(seen.resourceIps.find(({ resourceId }) => resourceId === resource)).toMatchObject({
      status: "FAILED",
      errorCode: "full",
    });
    // Forty people in one office need one rule.
    const third = await start([resource]);
    for (const { id } of [session, partial, third]) await stop(id);
    await reconcileAll();
    await expectTruth(door.store);
  });
});

describe("what others do at a firewall", () => {
  test("foreign rules are counted and never touched", async () => {
    const resource = await addSimulated(door.store);
    await plant(door.store, resource, "198.51.100.1/32", "the office");
    await plant(
      door.store,
      resource,
      "198.51.100.2/32",
      "postern:00000000000000000000000000000000",
    );
    const session = await start([resource]);
    await reconcileAll();
    await stop(session.id);
    await reconcileAll();
    expect((await simulated(door.store, resource)).map(({ address }) => address)).toEqual([
      "198.51.100.1/32",
      "198.51.100.2/32",
    ]);
    expect((await firewall(resource)).foreignTotal).toBe(2);
  });

  test("a rule that someone removes is missed, told and opened again", async () => {
    const resource = await addSimulated(door.store);
    const session = await start([resource]);
    await reconcileAll();
    await unplant(door.store, resource, `${address}/32`);
    await later(120);
    expect(await simulated(door.store, resource)).toHaveLength(1);
    expect((await read(session.id)).status).toBe("ACTIVE");
    expect(await events(resource)).toEqual(["RULE_OPEN", "RULE_VANISH", "RULE_OPEN"]);
    await expectTruth(door.store);
  });

  test("a rule of ours whose row was lost is known by its tag: kept while wanted, else removed", async () => {
    const resource = await addSimulated(door.store);
    const session = await start([resource]);
    await reconcileAll();
    await plant(door.store, resource, "198.51.100.9/32");
    await door.store.run({ text: "delete from rules where resource_id = $1" }, [resource]);
    await later(700);
    expect((await simulated(door.store, resource)).map((rule) => rule.address)).toEqual([
      `${address}/32`,
    ]);
    expect((await read(session.id)).status).toBe("ACTIVE");
    await expectTruth(door.store);
  });

  test("many unexplained rules of ours stay until an admin allows their removal", async () => {
    const resource = await addSimulated(door.store);
    for (let host = 1; host <= 9; host += 1) {
      await plant(door.store, resource, `198.51.100.${host}/32`);
    }
    await later(700);
    expect(await simulated(door.store, resource)).toHaveLength(9);
    expect((await firewall(resource)).heldRemovals).toBe(9);
    expect(await events(resource)).toEqual(["RULE_REMOVALS_HELD"]);
    await door.store.run(
      { text: "update firewalls set is_removal_allowed = true where resource_id = $1" },
      [resource],
    );
    await later(700);
    expect(await simulated(door.store, resource)).toEqual([]);
    expect((await firewall(resource)).heldRemovals).toBe(0);
    await expectTruth(door.store);
  });
});

describe("many workers", () => {
  test("share the work: each firewall is one worker's at a time", async () => {
    const resources = [];
    for (let count = 0; count < 8; count += 1) resources.push(await addSimulated(door.store));
    await start(resources);
    const takes = await Promise.all([1, 2, 3, 4].map(() => reconcileDue("open", 4)));
    expect(takes.flat()).toHaveLength(8);
    await Promise.all(takes.flat());
    await reconcileAll();
    await expectTruth(door.store);
  });

  test("one that overslept its lease writes nothing", async () => {
    const resource = await addSimulated(door.store, { latencyMilliseconds: 120 });
    const session = await start([resource]);
    const [sleeper] = await reconcileDue("open", 10);
    await letPass(door.store, 60);
    await stop(session.id);
    await reconcileAll();
    await sleeper;
    await later(60);
    expect((await read(session.id)).status).toBe("CANCELLED");
    expect(await simulated(door.store, resource)).toEqual([]);
    await expectTruth(door.store);
  });
});
