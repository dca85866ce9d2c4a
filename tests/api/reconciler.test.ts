import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { type Bench, benchAddress, openBench } from "../support/bench";
import {
  addSimulated,
  allEnded,
  configure,
  expectTruth,
  letPass,
  reconcileAll,
  simulated,
} from "../support/ledger";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.door.close());
beforeEach(() => bench.clear());

const ips = ({ resourceIps }: Session) => resourceIps.map(({ status }) => status);

describe("a session's rules", () => {
  test("are pending until the firewall shows them, and removed when it no longer does", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    expect([session.status, ips(session)]).toEqual(["PENDING", ["PENDING"]]);
    await reconcileAll();
    const open = await bench.read(session.id);
    expect([open.status, ips(open)]).toEqual(["ACTIVE", ["APPLIED"]]);
    expect(await simulated(bench.door.store, resource)).toMatchObject([
      { ports: "tcp/443", address: `${benchAddress}/32` },
    ]);
    const stopped = await bench.stop(session.id);
    expect([stopped.body.status, ips(stopped.body)]).toEqual(["EXPIRING", ["REMOVING"]]);
    await reconcileAll();
    const closed = await bench.read(session.id);
    expect([closed.status, ips(closed)]).toEqual(["CANCELLED", ["REMOVED"]]);
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    expect(await bench.events(resource)).toEqual(["RULE_OPEN", "RULE_CLOSE"]);
    await expectTruth(bench.door.store);
  });

  test("end by time alone, whether or not the end was swept", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource], { durationMinutes: 5 });
    await reconcileAll();
    await bench.later(301);
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    expect((await bench.read(session.id)).status).toBe("EXPIRED");
    await sweepSessions();
    expect(await bench.read(session.id)).toMatchObject({
      status: "EXPIRED",
      endedReason: "EXPIRED",
    });
    await expectTruth(bench.door.store);
  });

  test("stay while another session wants them, in whatever order the sessions end", async () => {
    const resource = await addSimulated(bench.door.store);
    const [first, second] = [await bench.start([resource]), await bench.start([resource])];
    await reconcileAll();
    expect(await simulated(bench.door.store, resource)).toHaveLength(1);
    await bench.stop(first.id);
    await reconcileAll();
    expect(await simulated(bench.door.store, resource)).toHaveLength(1);
    expect((await bench.read(first.id)).status).toBe("CANCELLED");
    expect((await bench.read(second.id)).status).toBe("ACTIVE");
    await bench.stop(second.id);
    await reconcileAll();
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    await expectTruth(bench.door.store);
  });

  test("are one for every port, and the session is active when all of them are open", async () => {
    const resource = await addSimulated(bench.door.store, { ports: [22, 8443] });
    const session = await bench.start([resource], { ipv6Address: "2001:4860:4860::8888" });
    await reconcileAll();
    expect(await simulated(bench.door.store, resource)).toHaveLength(6);
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
    await expectTruth(bench.door.store);
  });
});

describe("a firewall that fails", () => {
  test.each(["denied", "unreachable"])(
    "%s: the session says so, and opens when it is mended",
    async (fault) => {
      const [good, bad] = [
        await addSimulated(bench.door.store),
        await addSimulated(bench.door.store, { fault }),
      ];
      const session = await bench.start([good, bad]);
      await reconcileAll();
      const partial = await bench.read(session.id);
      expect(partial.status).toBe("PARTIAL");
      expect(partial.resourceIps.find(({ resourceId }) => resourceId === bad)).toMatchObject({
        status: "FAILED",
        errorCode: fault,
      });
      await configure(bench.door.store, bad, { fault: "none" });
      await bench.later();
      expect((await bench.read(session.id)).status).toBe("ACTIVE");
      await expectTruth(bench.door.store);
    },
  );

  test("everywhere: the session has failed, and what was never sent needs no closing", async () => {
    const bad = await addSimulated(bench.door.store, { fault: "denied" });
    const session = await bench.start([bad]);
    await reconcileAll();
    expect((await bench.read(session.id)).status).toBe("FAILED");
    await bench.stop(session.id);
    await configure(bench.door.store, bad, { fault: "none" });
    await bench.later();
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    expect(await bench.events(bad)).toEqual([]);
  });

  test("by doing the work and not answering: nothing is opened twice, nothing stays open", async () => {
    const resource = await addSimulated(bench.door.store, { fault: "times_out_after_applying" });
    const session = await bench.start([resource]);
    await reconcileAll();
    await bench.later(30);
    expect(await simulated(bench.door.store, resource)).toHaveLength(1);
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
    await bench.stop(session.id);
    await reconcileAll();
    await bench.later(30);
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    await expectTruth(bench.door.store);
  });

  test("by not answering, and the session ends meanwhile: what it did is found and closed", async () => {
    const resource = await addSimulated(bench.door.store, { fault: "times_out_after_applying" });
    const session = await bench.start([resource]);
    await allEnded(await reconcileDue("open", 10));
    await bench.stop(session.id);
    await bench.later(30);
    await bench.later(30);
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    await expectTruth(bench.door.store);
  });

  test("by keeping rules: the removal is told, never given up, and stuck at last", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    await reconcileAll();
    await configure(bench.door.store, resource, { fault: "keeps_rules" });
    await bench.stop(session.id);
    for (let tries = 0; tries < 12; tries += 1) await bench.later(4400);
    const stuck = await bench.read(session.id);
    expect([stuck.status, ips(stuck)]).toEqual(["EXPIRING", ["REMOVING"]]);
    expect(stuck.resourceIps[0]).toMatchObject({ errorCode: "denied" });
    expect((await bench.events(resource)).filter((type) => type === "RULE_STUCK")).toHaveLength(1);
    expect((await bench.firewall(resource)).waits).toBeGreaterThan(2_000);
    await configure(bench.door.store, resource, { fault: "none" });
    await bench.later(3700 * 2);
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    await expectTruth(bench.door.store);
  });

  test("by showing what was written only later: it is sent once and waited for", async () => {
    const resource = await addSimulated(bench.door.store, { lagMilliseconds: 60_000 });
    const session = await bench.start([resource]);
    await reconcileAll();
    expect((await bench.read(session.id)).status).toBe("PENDING");
    await bench.door.store.run({ text: "update simulated_rules set visible_at = now()" }, []);
    await letPass(bench.door.store, 3);
    await reconcileAll();
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
    await expectTruth(bench.door.store);
  });

  test("by being full: what does not fit is refused before it is promised", async () => {
    const resource = await addSimulated(bench.door.store, { quota: 1 });
    const session = await bench.start([resource]);
    await reconcileAll();
    const refused = await bench.door.call("POST", "/api/v1/sessions", {
      as: bench.admin,
      body: { resourceIds: [resource], ipv4Address: "10.20.30.8" },
    });
    expect([refused.status, refused.body]).toMatchObject([400, { code: "provider_no_room" }]);
    const other = await addSimulated(bench.door.store);
    const partial = await bench.start([resource, other], { ipv4Address: "10.20.30.8" });
    await reconcileAll();
    const seen = await bench.read(partial.id);
    expect(seen.status).toBe("PARTIAL");
    expect(seen.resourceIps.find(({ resourceId }) => resourceId === resource)).toMatchObject({
      status: "FAILED",
      errorCode: "full",
    });
    // Forty people in one office need one rule.
    const third = await bench.start([resource]);
    for (const { id } of [session, partial, third]) await bench.stop(id);
    await reconcileAll();
    await expectTruth(bench.door.store);
  });
});
