import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { type Bench, openBench } from "../support/bench";
import {
  addSimulated,
  allEnded,
  configure,
  expectTruth,
  plant,
  reconcileAll,
  simulated,
} from "../support/ledger";
import { expectRefusal } from "../support/refusals";

/*
 * What a firewall was told, and what it says of that, are two things. Where one of them is missing,
 * neither "open" nor "closed" may be said.
 */

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.door.close());
beforeEach(() => bench.clear());

const path = "/api/v1/resources";

async function holdRemovals(): Promise<string> {
  const resource = await addSimulated(bench.door.store);
  for (let host = 1; host <= 9; host += 1) {
    await plant(bench.door.store, resource, `198.51.100.${host}/32`);
  }
  await bench.later(800);
  expect((await bench.firewall(resource)).heldRemovals).toBe(9);
  return resource;
}

const allow = (resource: string) =>
  bench.door.call("POST", `${path}/${resource}/rules/allow-removal`, { as: bench.admin });

describe("a run that wrote and could not read", () => {
  test("does not take what it sent for not done", async () => {
    // Two calls are taken, to look and to open; the look after them is not, and reads lag besides.
    const slow = { burst: 2, callsPerSecond: 0.01, lagMilliseconds: 60_000 };
    const resource = await addSimulated(bench.door.store, slow);
    const session = await bench.start([resource]);
    await allEnded(await reconcileDue("open", 10));
    const [standing] = await bench.door.store.run<{ count: number }>(
      { text: "select count(*)::int from simulated_rules where resource_id = $1" },
      [resource],
    );
    expect(standing?.count).toBe(1);
    await configure(bench.door.store, resource, { burst: 1_000, callsPerSecond: 10_000 });
    await bench.stop(session.id);
    await reconcileAll();
    expect((await bench.read(session.id)).status).toBe("EXPIRING");
    expect(await simulated(bench.door.store, resource)).toEqual([]);
    await bench.later(30);
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    await expectTruth(bench.door.store);
  });
});

describe("a provider that says yes and does nothing", () => {
  /** The list of the simulated firewall stays as it is, whatever is asked of it. */
  async function whileNothingIsDone(act: "insert" | "delete", work: () => Promise<void>) {
    await bench.door.store.run(
      {
        text: `create function do_nothing() returns trigger language plpgsql
          as $$ begin return null; end $$`,
      },
      [],
    );
    await bench.door.store.run(
      {
        text: `create trigger nothing_done before ${act} on simulated_rules
          for each row execute function do_nothing()`,
      },
      [],
    );
    try {
      await work();
    } finally {
      await bench.door.store.run({ text: "drop function do_nothing cascade" }, []);
    }
  }

  test("has not closed what it still shows", async () => {
    const resource = await addSimulated(bench.door.store);
    const session = await bench.start([resource]);
    await reconcileAll();
    await whileNothingIsDone("delete", async () => {
      await bench.stop(session.id);
      await reconcileAll();
      expect(await simulated(bench.door.store, resource)).toHaveLength(1);
      expect(await bench.read(session.id)).toMatchObject({
        status: "EXPIRING",
        resourceIps: [
          {
            status: "REMOVING",
            errorMessage: "The provider still shows the rule after its removal",
          },
        ],
      });
      expect(await bench.events(resource)).toEqual(["RULE_OPEN"]);
    });
    await bench.later();
    expect((await bench.read(session.id)).status).toBe("CANCELLED");
    await expectTruth(bench.door.store);
  });

  test("has not opened what it does not show", async () => {
    const resource = await addSimulated(bench.door.store);
    let id = "";
    await whileNothingIsDone("insert", async () => {
      id = (await bench.start([resource])).id;
      await reconcileAll();
      expect((await bench.read(id)).status).toBe("PENDING");
      expect(await bench.events(resource)).toEqual([]);
    });
    await bench.later();
    expect((await bench.read(id)).status).toBe("ACTIVE");
    await expectTruth(bench.door.store);
  });
});

describe("a resource whose settings its provider cannot read", () => {
  test("fails by a sentence instead of waiting for ever", async () => {
    const resource = await addSimulated(bench.door.store, { latencyMilliseconds: "soon" });
    const session = await bench.start([resource]);
    await reconcileAll();
    expect(await bench.read(session.id)).toMatchObject({
      status: "FAILED",
      resourceIps: [{ status: "FAILED", errorCode: "invalid" }],
    });
    await configure(bench.door.store, resource, { latencyMilliseconds: 0 });
    await bench.later();
    expect((await bench.read(session.id)).status).toBe("ACTIVE");
  });
});

describe("removals that wait for an admin's word", () => {
  test("keep their resource from being deleted or moved: nobody would remove them", async () => {
    const resource = await holdRemovals();
    const gone = await bench.door.call("DELETE", `${path}/${resource}`, { as: bench.admin });
    const message =
      "9 rules of ours are at the firewall that nothing explains. Allow their removal first.";
    expectRefusal(gone, {
      code: "resource_in_use",
      message: `${message} Or, if its firewall is gone for good, delete with abandonRules=true and remove them there by hand.`,
    });
    const body = { resourceIdentifier: "elsewhere" };
    const moved = await bench.door.call("PATCH", `${path}/${resource}`, { as: bench.admin, body });
    expectRefusal(moved, { code: "resource_in_use", message });
    await allow(resource);
    await reconcileAll();
    const after = await bench.door.call("DELETE", `${path}/${resource}`, { as: bench.admin });
    expect(after.status).toBe(204);
  });

  test("go by one word, though something is opened before them", async () => {
    const resource = await holdRemovals();
    expect((await allow(resource)).status).toBe(200);
    await bench.start([resource]);
    await allEnded(await reconcileDue("open", 10));
    await reconcileAll();
    expect((await bench.firewall(resource)).heldRemovals).toBe(0);
    await expectTruth(bench.door.store);
  });

  test("go by one word, though the first try fails", async () => {
    const resource = await holdRemovals();
    expect((await allow(resource)).status).toBe(200);
    await configure(bench.door.store, resource, { fault: "keeps_rules" });
    await allEnded(await reconcileDue("close", 10));
    await configure(bench.door.store, resource, { fault: "none" });
    await bench.later();
    expect((await bench.firewall(resource)).heldRemovals).toBe(0);
    await expectTruth(bench.door.store);
    const events = await bench.events(resource);
    expect(events.filter((type) => type === "RULE_REMOVALS_HELD")).toHaveLength(1);
  });
});

describe("a resource that is moved while a look at its old place lasts", () => {
  test("keeps nothing of what that look found", async () => {
    const old = { latencyMilliseconds: 400, quota: 10 };
    const resource = await addSimulated(bench.door.store, old);
    const looks = await reconcileDue("close", 10);
    expect(looks).toHaveLength(1);
    const moved = await bench.door.call("PATCH", `${path}/${resource}`, {
      as: bench.admin,
      body: {
        resourceIdentifier: "elsewhere",
        config: { port: 443, latencyMilliseconds: 0, quota: 20 },
      },
    });
    expect(moved.status, moved.text).toBe(200);
    await allEnded(looks);
    const limit = async () => {
      const [row] = await bench.door.store.run<{ limit: number | null }>(
        { text: "select (room->0->>'limit')::int as limit from firewalls where resource_id = $1" },
        [resource],
      );
      return row?.limit;
    };
    expect(await limit()).not.toBe(10);
    await reconcileAll();
    expect(await limit()).toBe(20);
  });
});
