import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Agent, agentCommand } from "@/lib/contract/agents";
import type { Session } from "@/lib/contract/sessions";
import { newAddress, openFor, putBehind, registerAgent, silenceAgent } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";

const base = "/api/v1/agents";

let door: Door;
let admin: Principal;
let other: Principal;

beforeAll(async () => {
  door = await openDoor();
  [admin, other] = await Promise.all([
    signIn(door.call, accounts.admin),
    signIn(door.call, accounts.otherAdmin),
  ]);
});
afterAll(() => door.close());

const readSession = async (id: string, as = admin) =>
  (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as })).body;
const readAgent = async (id: string) =>
  (await door.call<Agent>("GET", `${base}/${id}`, { as: admin })).body;
const stop = async (id: string, as = admin) => {
  const path = `/api/v1/sessions/${id}/stop`;
  expect((await door.call("POST", path, { as, body: {} })).status).toBe(200);
  await reconcileAll();
};

describe("a session", () => {
  test("is ACTIVE when the agent has let its address in, and over when it has taken it back", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id, { scriptTimeout: 45 });
    const address = newAddress();
    const { id } = await openFor(door, admin, resourceId, address);
    expect((await readSession(id)).status).toBe("PENDING");
    const [apply, ...none] = await played.poll();
    expect(none).toEqual([]);
    expect(agentCommand.strict().parse(apply)).toMatchObject({
      commandType: "APPLY",
      cidr: `${address}/32`,
      resourceIdentifier: `host-${resourceId.slice(0, 8)}`,
      resourceType: "SCRIPT",
      scriptDir: "/etc/agent/host",
      scriptTimeout: 45,
    });
    expect((await played.answer(apply?.id ?? "")).status).toBe(200);
    await reconcileAll();
    const active = await readSession(id);
    expect(active).toMatchObject({
      status: "ACTIVE",
      resourceIps: [{ status: "APPLIED", providerRuleId: `agent-${apply?.id}` }],
    });
    await stop(id);
    expect((await readSession(id)).status).toBe("EXPIRING");
    const [revoke] = await played.poll();
    expect(revoke).toMatchObject({
      commandType: "REVOKE",
      cidr: `${address}/32`,
      description: apply?.description,
    });
    await reconcileAll();
    expect((await readSession(id)).status).toBe("EXPIRING");
    await played.answer(revoke?.id ?? "");
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
    expect(await played.poll()).toEqual([]);
  });

  test("of another person from the same address keeps it in", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const address = newAddress();
    const one = await openFor(door, admin, resourceId, address);
    await played.obey();
    const two = await openFor(door, other, resourceId, address);
    expect(await played.poll()).toEqual([]);
    await reconcileAll();
    expect((await readSession(two.id, other)).status).toBe("ACTIVE");
    await stop(one.id);
    expect(await played.poll()).toEqual([]);
    await stop(two.id, other);
    expect((await played.obey()).map(({ commandType }) => commandType)).toEqual(["REVOKE"]);
  });

  test("that ends before its command was fetched leaves none behind", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    expect(await readAgent(played.id)).toMatchObject({ queueLength: 1 });
    // Nobody has looked at the firewall since, so the poll itself must see that it is not wanted.
    await door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin, body: {} });
    expect(await played.poll()).toEqual([]);
    await reconcileAll();
    expect(await played.poll()).toEqual([]);
    expect((await readSession(id)).status).toBe("CANCELLED");
  });

  test("that starts anew before the removal was fetched goes on without one", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const address = newAddress();
    const first = await openFor(door, admin, resourceId, address);
    await played.obey();
    await reconcileAll();
    await stop(first.id);
    const second = await openFor(door, admin, resourceId, address);
    expect(await played.poll()).toEqual([]);
    expect((await readSession(second.id)).status).toBe("ACTIVE");
    expect((await readSession(first.id)).status).toBe("CANCELLED");
  });

  test("that starts anew while the removal is carried out is opened again after it", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const address = newAddress();
    const first = await openFor(door, admin, resourceId, address);
    await played.obey();
    await reconcileAll();
    await stop(first.id);
    const [revoke] = await played.poll();
    const second = await openFor(door, admin, resourceId, address);
    await played.answer(revoke?.id ?? "");
    expect((await readSession(second.id)).status).toBe("PENDING");
    await reconcileAll();
    expect((await played.obey()).map(({ commandType }) => commandType)).toEqual(["APPLY"]);
    await reconcileAll();
    expect((await readSession(second.id)).status).toBe("ACTIVE");
    const told = await door.store.run<{ type: string }>(
      {
        text: `select event_type as type from audit_events
          where resource_id = $1 and event_type like 'RULE%' order by position`,
      },
      [resourceId],
    );
    expect(told.map(({ type }) => type)).toEqual(["RULE_OPEN", "RULE_CLOSE", "RULE_OPEN"]);
  });
  test("that starts anew after a removal that failed is only ACTIVE once it is opened again", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const address = newAddress();
    const first = await openFor(door, admin, resourceId, address);
    await played.obey();
    await reconcileAll();
    await stop(first.id);
    const [revoke] = await played.poll();
    expect(revoke?.commandType).toBe("REVOKE");
    // Of several scripts one may have taken the address out.
    await played.answer(revoke?.id ?? "", { success: false, resultMessage: "it broke" });
    const second = await openFor(door, admin, resourceId, address);
    await reconcileAll();
    expect((await readSession(second.id)).status).toBe("PENDING");
    expect((await played.obey()).map(({ commandType }) => commandType)).toEqual(["APPLY"]);
    await reconcileAll();
    expect((await readSession(second.id)).status).toBe("ACTIVE");
    await stop(second.id);
    await played.obey();
    await reconcileAll();
    expect((await readSession(second.id)).status).toBe("CANCELLED");
    expect((await readSession(first.id)).status).toBe("CANCELLED");
  });
});

describe("a session that ends while another waits for the same agent", () => {
  test("asks once for its removal, and lets neither side call the other over and over", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const first = await openFor(door, admin, resourceId, newAddress());
    await played.obey();
    await reconcileAll();
    const second = await openFor(door, admin, resourceId, newAddress());
    // Comes to an end only if what waits for the agent's answer is not due at once again.
    await stop(first.id);
    const commands = await played.poll();
    expect(commands.map(({ commandType }) => commandType)).toEqual(["APPLY", "REVOKE"]);
    for (const { id } of commands) await played.answer(id);
    await reconcileAll();
    expect((await readSession(first.id)).status).toBe("CANCELLED");
    expect((await readSession(second.id)).status).toBe("ACTIVE");
  });
});

describe("an agent that is not heard", () => {
  test("fails the session by a sentence, and opens it when it is back", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    await silenceAgent(door, played.id, 200);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    expect(await readSession(id)).toMatchObject({
      status: "FAILED",
      resourceIps: [
        { errorCode: "offline", errorMessage: `Agent ${played.name} has not been heard for 3 min` },
      ],
    });
    await door.call("POST", `${base}/heartbeat`, { headers: played.headers, body: {} });
    await reconcileAll();
    await played.obey();
    await reconcileAll();
    expect((await readSession(id)).status).toBe("ACTIVE");
  });

  test("keeps what it let in open on the page until it has taken it back", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const { id } = await openFor(door, admin, resourceId, newAddress());
    await played.obey();
    await reconcileAll();
    await silenceAgent(door, played.id, 7_300);
    await stop(id);
    expect(await readSession(id)).toMatchObject({
      status: "EXPIRING",
      resourceIps: [{ status: "REMOVING", errorMessage: expect.stringMatching(/for 2 h$/) }],
    });
    await played.poll();
    await reconcileAll();
    expect((await played.obey()).map(({ commandType }) => commandType)).toEqual(["REVOKE"]);
    await reconcileAll();
    expect((await readSession(id)).status).toBe("CANCELLED");
  });

  test("that was deleted behind our back is told as gone", async () => {
    const resourceId = await putBehind(door, randomUUID());
    const { id } = await openFor(door, admin, resourceId, newAddress());
    expect(await readSession(id)).toMatchObject({
      status: "FAILED",
      resourceIps: [{ errorCode: "absent" }],
    });
  });
});
