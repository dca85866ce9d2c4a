import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Agent } from "@/lib/contract/agents";
import type { Session } from "@/lib/contract/sessions";
import {
  claimAt,
  endLeases,
  lookAt,
  newAddress,
  openFor,
  putBehind,
  registerAgent,
} from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const base = "/api/v1/agents";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const readSession = async (id: string) =>
  (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as: admin })).body;
const readAgent = async (id: string) =>
  (await door.call<Agent>("GET", `${base}/${id}`, { as: admin })).body;
const stop = async (id: string) => {
  const path = `/api/v1/sessions/${id}/stop`;
  expect((await door.call("POST", path, { as: admin, body: {} })).status).toBe(200);
  await reconcileAll();
};

describe("GET /agents/commands/poll", () => {
  test("200 is an empty list when there is nothing", async () => {
    const played = await registerAgent(door, admin);
    const answer = await door.call("GET", `${base}/commands/poll`, { headers: played.headers });
    expect([answer.status, answer.text]).toEqual([200, "[]"]);
  });

  test("200 leaves the list to count what waits, and the resources behind an agent", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    await putBehind(door, played.id);
    await openFor(door, admin, resourceId, newAddress());
    expect(await readAgent(played.id)).toMatchObject({ resourceCount: 2, queueLength: 1 });
  });

  test("200 hands out the oldest first, a bounded number at once, and each only once", async () => {
    const played = await registerAgent(door, admin);
    const resourceIds = [await putBehind(door, played.id), await putBehind(door, played.id)];
    const addresses = Array.from({ length: 12 }, newAddress);
    for (const address of addresses) {
      for (const resourceId of resourceIds) await claimAt(door, resourceId, address);
      await reconcileAll();
    }
    const first = await played.poll();
    expect(first).toHaveLength(20);
    expect(first.map(({ cidr }) => cidr)).toEqual(
      addresses.slice(0, 10).flatMap((address) => [`${address}/32`, `${address}/32`]),
    );
    // The rest waits for what is in hand at its resource.
    expect(await played.poll()).toEqual([]);
    for (const { id } of first) await played.answer(id);
    const rest = await played.obey();
    expect(rest.map(({ cidr }) => cidr)).toEqual(
      addresses.slice(10).flatMap((address) => [`${address}/32`, `${address}/32`]),
    );
    expect(await played.poll()).toEqual([]);
  });

  test("200 hands out again what was not answered within the time of its scripts", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id, { scriptTimeout: 100 });
    await claimAt(door, resourceId, newAddress());
    await claimAt(door, resourceId, newAddress());
    await reconcileAll();
    const first = await played.poll();
    const [lease] = await door.store.run<{ seconds: number }>(
      {
        text: `select extract(epoch from min(leased_until) - now())::float8 as seconds
          from agent_commands where agent_id = $1`,
      },
      [played.id],
    );
    // Two scripts of 100 s each, one after the other.
    expect(lease?.seconds).toBeGreaterThan(200);
    await played.answer(first[0]?.id ?? "");
    expect(await played.poll()).toEqual([]);
    await endLeases(door, played.id);
    expect(await played.poll()).toEqual([first[1]]);
    expect(await played.poll()).toEqual([]);
  });

  test("200 hands out at once what a former run of the agent left, when it registers again", async () => {
    const played = await registerAgent(door, admin);
    await claimAt(door, await putBehind(door, played.id), newAddress());
    await reconcileAll();
    const first = await played.poll();
    expect(await played.poll()).toEqual([]);
    const body = { name: played.name };
    await door.call("POST", `${base}/register`, { headers: played.headers, body });
    expect(await played.poll()).toEqual(first);
  });

  test("200 keeps the order at a resource: a removal waits for the answer to what opened it", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    const [apply] = await played.poll();
    await stop(id);
    expect(await readAgent(played.id)).toMatchObject({ queueLength: 2 });
    expect(await played.poll()).toEqual([]);
    expect((await readSession(id)).status).toBe("EXPIRING");
    await played.answer(apply?.id ?? "");
    expect((await played.obey()).map(({ commandType }) => commandType)).toEqual(["REVOKE"]);
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
  });

  test("200 does not open again what was handed out, never answered and is not wanted", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    await played.poll();
    await stop(id);
    await endLeases(door, played.id);
    // It may have been done all the same, so it has to be taken back.
    const revokes = await played.poll();
    expect(revokes.map(({ commandType }) => commandType)).toEqual(["REVOKE"]);
    expect((await readSession(id)).status).toBe("EXPIRING");
    await played.answer(revokes[0]?.id ?? "");
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
  });

  test("200 never hands out what is another agent's", async () => {
    const [one, two] = [await registerAgent(door, admin), await registerAgent(door, admin)];
    await claimAt(door, await putBehind(door, one.id), newAddress());
    await reconcileAll();
    expect(await two.poll()).toEqual([]);
    expect(await one.poll()).toHaveLength(1);
  });
});

describe("POST /agents/commands/{id}/result", () => {
  test("200 for a second answer, which changes nothing", async () => {
    const played = await registerAgent(door, admin);
    const { id } = await openFor(door, admin, await putBehind(door, played.id), newAddress());
    const [command] = await played.obey();
    const again = await played.answer(command?.id ?? "", { success: false });
    expect([again.status, again.body]).toEqual([200, { message: "Result recorded" }]);
    await reconcileAll();
    expect((await readSession(id)).status).toBe("ACTIVE");
  });

  test("200 for an opening that was called off and carried out after all, which is taken back", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    const [apply] = await played.poll();
    await stop(id);
    await endLeases(door, played.id);
    // A twin with the same key takes the address back, while the first one is still at work.
    await played.obey();
    await lookAt(door, resourceId);
    await played.obey();
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
    for (const answers of ["first", "second"]) {
      expect((await played.answer(apply?.id ?? "")).status, answers).toBe(200);
      const again = await played.obey();
      expect(again.map(({ commandType, cidr }) => [commandType, cidr])).toEqual(
        answers === "first" ? [["REVOKE", apply?.cidr]] : [],
      );
    }
  });

  test("404 for a command of another agent, and for one of nobody", async () => {
    const [one, two] = [await registerAgent(door, admin), await registerAgent(door, admin)];
    await claimAt(door, await putBehind(door, one.id), newAddress());
    await reconcileAll();
    const [command] = await one.poll();
    for (const id of [command?.id ?? "", randomUUID()]) {
      const message = `Command not found with id: ${id}`;
      expectRefusal(await two.answer(id), { code: "agent_command_not_found", message });
    }
    expect(await readAgent(one.id)).toMatchObject({ queueLength: 1 });
  });

  test("a failure names the script and how its output ends, and is tried again", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    const [first] = await played.poll();
    const output = `${"x".repeat(5_000)}\n\u001b[31mError:\u001b[0m no such table\u0000\n`;
    const answer = await played.answer(first?.id ?? "", {
      success: false,
      providerRuleId: "",
      scriptResults: [
        { scriptName: "10-log", success: true, output: "fine", durationMs: 3 },
        { scriptName: "20-nftables", success: false, output, durationMs: 12.5 },
      ],
    });
    expect(answer.status).toBe(200);
    const failed = await readSession(id);
    expect(failed).toMatchObject({ status: "FAILED", resourceIps: [{ status: "FAILED" }] });
    const [ip] = failed.resourceIps;
    expect(ip?.errorMessage).toMatch(/^20-nftables failed: …x+ Error: no such table\ufffd?$/);
    expect(ip?.errorMessage?.length).toBeLessThan(400);
    await lookAt(door, resourceId);
    const [second] = await played.obey();
    expect(second).toMatchObject({ commandType: "APPLY", cidr: first?.cidr });
    expect(second?.id).not.toBe(first?.id);
    await reconcileAll();
    expect((await readSession(id)).status).toBe("ACTIVE");
  });

  test("200 for output of which only a part is kept, wherever that begins", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    const [apply] = await played.poll();
    const scriptResults = ["", "."].map((end) => ({
      scriptName: "10-log",
      success: true,
      output: `${"\u{1f6aa}".repeat(3_000)}${end}`,
      durationMs: 1,
    }));
    const answer = await played.answer(apply?.id ?? "", { scriptResults });
    expect(answer.status, answer.text).toBe(200);
    await reconcileAll();
    expect((await readSession(id)).status).toBe("ACTIVE");
  });

  test("a session that failed half-way is only over when the removal went through", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    const [apply] = await played.poll();
    await played.answer(apply?.id ?? "", { success: false });
    await stop(id);
    expect((await readSession(id)).status).toBe("EXPIRING");
    const [revoke] = await played.poll();
    expect(revoke?.commandType).toBe("REVOKE");
    await played.answer(revoke?.id ?? "", { success: false, scriptResults: null });
    expect(await readSession(id)).toMatchObject({
      status: "EXPIRING",
      resourceIps: [{ status: "REMOVING", errorMessage: "[]" }],
    });
    await lookAt(door, resourceId);
    await played.obey();
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
  });

  test("a removal that fails ten times is stuck, by an event", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    await played.obey();
    await reconcileAll();
    await stop(id);
    const stuckEvents = async () => {
      const [told] = await door.store.run<{ count: number }>(
        {
          text: `select count(*)::int from audit_events
            where resource_id = $1 and event_type = 'RULE_STUCK'`,
        },
        [resourceId],
      );
      return told?.count;
    };
    // Eight tries have failed before.
    const text = "update rules set tries = 8 where resource_id = $1";
    await door.store.run({ text }, [resourceId]);
    for (const stuckYet of [0, 1, 1]) {
      const [revoke] = await played.poll();
      await played.answer(revoke?.id ?? "", { success: false });
      expect(await stuckEvents()).toBe(stuckYet);
      await lookAt(door, resourceId);
    }
  });

  test("400 without success, and for what the contract does not know", async () => {
    const { headers } = await registerAgent(door, admin);
    for (const body of [{}, { success: "yes" }, { success: true, colour: "red" }]) {
      const path = `${base}/commands/${randomUUID()}/result`;
      const answer = await door.call("POST", path, { headers, body });
      expect(answer.body).toMatchObject({ status: 400, code: "validation" });
    }
  });
});
