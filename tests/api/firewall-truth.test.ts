import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globexId } from "@/db/seed/demo-ids";
import type { Session } from "@/lib/contract/sessions";
import { leaseFirewalls } from "@/lib/domain/firewalls/leases";
import { sendRules } from "@/lib/domain/firewalls/ledger";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { startReconciling } from "@/lib/reconciling";
import { type Bench, benchAddress, openBench } from "../support/bench";
import {
  addSimulated,
  allEnded,
  expectTruth,
  letPass,
  plant,
  reconcileAll,
  simulated,
  unplant,
} from "../support/ledger";
import { accounts, signIn } from "../support/principals";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.door.close());
beforeEach(() => bench.clear());

describe("what others do at a firewall", () => {
  test("foreign rules are counted and never touched", async () => {
    const resource = await addSimulated(bench.door.store);
    await plant(bench.door.store, resource, "198.51.100.1/32", "the office");
    await plant(
      bench.door.store,
      resource,
      "198.51.100.2/32",
      "postern:00000000000000000000000000000000",
    );
    const session = await bench.start([resource]);
    await reconcileAll();
    await bench.stop(session.id);
    await reconcileAll();
    expect((await simulated(bench.door.store, resource)).map(({ address }) => address)).toEqual([
      "198.51.100.1/32",
      "198.51.100.2/32",
    ]);
    expect((await bench.firewall(resource)).foreignTotal).toBe(2);
  });

  test("a rule that someone removes is missed, told and opened again", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    await reconcileAll();
    await unplant(bench.door.store, resource, `${benchAddress}/32`);
    await bench.later(120);
    expect(await simulated(bench.door.store, resource)).toHaveLength(1);
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
    expect(await bench.events(resource)).toEqual(["RULE_OPEN", "RULE_VANISH", "RULE_OPEN"]);
    await expectTruth(bench.door.store);
  });

  test("a rule of ours whose row was lost is known by its tag: kept while wanted, else removed", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    await reconcileAll();
    await plant(bench.door.store, resource, "198.51.100.9/32");
    await bench.door.store.run({ text: "delete from rules where resource_id = $1" }, [resource]);
    await bench.later(800);
    expect((await simulated(bench.door.store, resource)).map((rule) => rule.address)).toEqual([
      `${benchAddress}/32`,
    ]);
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
    await expectTruth(bench.door.store);
  });

  test("many unexplained rules of ours stay until an admin allows their removal", async () => {
    const resource = await addSimulated(bench.door.store);
    for (let host = 1; host <= 9; host += 1) {
      await plant(bench.door.store, resource, `198.51.100.${host}/32`);
    }
    await bench.later(800);
    expect(await simulated(bench.door.store, resource)).toHaveLength(9);
    expect((await bench.firewall(resource)).heldRemovals).toBe(9);
    expect(await bench.events(resource)).toEqual(["RULE_REMOVALS_HELD"]);
    await bench.door.store.run(
      { text: "update firewalls set is_removal_allowed = true where resource_id = $1" },
      [resource],
    );
    await bench.later(800);
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    expect((await bench.firewall(resource)).heldRemovals).toBe(0);
    await expectTruth(bench.door.store);
  });
});

describe("many workers", () => {
  test("share the work: each firewall is one worker's at a time", async () => {
    const resources = [];
    for (let count = 0; count < 8; count += 1) resources.push(await addSimulated(bench.door.store));
    await bench.start(resources);
    const takes = await Promise.all([1, 2, 3, 4].map(() => reconcileDue("open", 4)));
    expect(takes.flat()).toHaveLength(8);
    await allEnded(takes.flat());
    await reconcileAll();
    await expectTruth(bench.door.store);
  });

  test("one organization's dead provider does not hold up another organization", async () => {
    const dead = [];
    for (let count = 0; count < 400; count += 1) {
      dead.push(await addSimulated(bench.door.store, { latencyMilliseconds: 20_000 }));
    }
    await bench.start(dead);
    const { call, store } = bench.door;
    const other = await signIn(call, accounts.foreignAdmin);
    const resource = await addSimulated(store, {}, globexId);
    const worker = startReconciling();
    const started = await call<Session>("POST", "/api/v1/sessions", {
      as: other,
      body: { resourceIds: [resource], ipv4Address: "81.2.69.142" },
    });
    let status = started.body.status;
    while (status === "PENDING") {
      await sleep(50);
      const path = `/api/v1/sessions/${started.body.id}`;
      status = (await call<Session>("GET", path, { as: other })).body.status;
    }
    expect(status).toBe("ACTIVE");
    // Had the dead ones had all the hands, more of them would have been given up by now.
    const [row] = await store.run<{ failed: number }>(
      {
        text: "select count(*)::int as failed from firewalls where resource_id = any($1) and failures > 0",
      },
      [dead],
    );
    expect(row?.failed).toBeLessThan(200);
    await store.run({ text: "delete from claims" }, []);
    const mended = `update resources set config = config || '{"latencyMilliseconds":0}'`;
    await store.run({ text: `${mended} where id = any($1)` }, [dead]);
    await worker.stop();
  });

  test("send nothing that has ended between their look and their call", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    const spot = { ports: "tcp/443", address: `${benchAddress}/32` };
    const [lease] = await leaseFirewalls("open", 1);
    if (!lease) throw new Error("The session made its firewall due");
    expect(await sendRules(lease, [spot])).toEqual([spot]);
    await bench.stop(session.id);
    expect(await sendRules(lease, [spot])).toEqual([]);
    expect(await sendRules({ ...lease, fence: lease.fence - 1 }, [spot])).toBeNull();
    await bench.later(60);
    await expectTruth(bench.door.store);
  });

  test("one that overslept its lease writes nothing", async () => {
    const resource = await addSimulated(bench.door.store, { latencyMilliseconds: 120 });
    const session = await bench.start([resource]);
    const [sleeper] = await reconcileDue("open", 10);
    await letPass(bench.door.store, 60);
    await bench.stop(session.id);
    await reconcileAll();
    await sleeper?.ended;
    await bench.later(60);
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    await expectTruth(bench.door.store);
  });
});

describe("a worker that sleeps in the middle of its call to open", () => {
  /**
   * While the call is carried out, others take the work over, and all that it is for ends and is seen
   * to be gone.
   */
  async function sleepAt(resource: string, meanwhile = ""): Promise<void> {
    const { store } = bench.door;
    await store.run(
      {
        text: `create function go_on() returns trigger language plpgsql as $$ begin
          update firewalls set open_fence = open_fence + 1 where resource_id = '${resource}';
          update claims set ended_at = now(), removed_at = now() where resource_id = '${resource}';
          update rules set closed_at = now() where resource_id = '${resource}';
          ${meanwhile} return null; end $$`,
      },
      [],
    );
    const trigger = `create trigger going_on before insert on simulated_rules
      for each statement execute function go_on()`;
    await store.run({ text: trigger }, []);
    await allEnded(await reconcileDue("open", 10));
    await store.run({ text: "drop function go_on cascade" }, []);
  }

  test("takes back what it let in as soon as it wakes", async () => {
    const { store } = bench.door;
    const resource = await addSimulated(store);
    // So many that without a row they would wait for an admin's word.
    for (const host of [1, 2, 3, 4, 5, 6, 7]) {
      await bench.start([resource], { ipv4Address: `10.20.31.${host}` });
    }
    await sleepAt(resource);
    expect(await simulated(store, resource)).toHaveLength(7);
    await reconcileAll();
    expect(await simulated(store, resource)).toEqual([]);
    await bench.later(30);
    await expectTruth(store);
  });

  test.each([
    ["was deleted", (id: string) => `delete from resources where id = '${id}';`],
    [
      "was moved",
      (id: string) => `update resources set resource_identifier = 'x' where id = '${id}';`,
    ],
  ])("does so itself when the resource %s, for nobody looks there any more", async (_, fate) => {
    const { store } = bench.door;
    const resource = await addSimulated(store);
    await bench.start([resource]);
    await sleepAt(resource, fate(resource));
    expect(await simulated(store, resource)).toEqual([]);
    await expectTruth(store);
  });
});
