import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ResourceRules } from "@/lib/contract/resource-rules";
import type { Resource } from "@/lib/contract/resources";
import type { Session } from "@/lib/contract/sessions";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { addSimulated, configure, plant, reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/resources";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const verify = (id: string) => door.call<Resource>("POST", `${path}/${id}/verify`, { as: admin });
const read = async (id: string) =>
  (await door.call<Resource>("GET", `${path}/${id}`, { as: admin })).body;
const rulesOf = async (id: string) =>
  (await door.call<ResourceRules>("GET", `${path}/${id}/rules`, { as: admin })).body;

const start = async (resourceIds: string[]) => {
  const body = { resourceIds, ipv4Address: "93.184.216.34", durationMinutes: 60 };
  const { body: session } = await door.call<Session>("POST", "/api/v1/sessions", {
    as: admin,
    body,
  });
  return session.id;
};
const stop = (id: string) => door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin });

describe(`POST ${path}/{id}/verify`, () => {
  test("200 switches it off and on by the outcome, and tells each in the log", async () => {
    const id = await addSimulated(door.store, { fault: "denied" });
    const since = await newestEvent(door.store);
    const failed = await verify(id);
    expect(failed.status).toBe(200);
    expect(failed.body.isActive).toBe(false);
    expect(failed.body.verificationError).toContain("AccessDenied");
    await configure(door.store, id, { fault: "none" });
    const good = await verify(id);
    expect(good.body).toMatchObject({ isActive: true, verificationError: null });
    const told = await eventsAfter(door.store, since);
    expect(told.map(({ event_type, result }) => [event_type, result])).toEqual([
      ["RESOURCE_VERIFY", "FAILURE"],
      ["RESOURCE_VERIFY", "SUCCESS"],
    ]);
  });

  test("a rule that was stuck is closed at once when the firewall can be changed again", async () => {
    const id = await addSimulated(door.store);
    const session = await start([id]);
    await reconcileAll();
    await configure(door.store, id, { fault: "keeps_rules" });
    await stop(session);
    await reconcileAll();
    const hour =
      "update firewalls set close_due_at = now() + interval '1 hour' where resource_id = $1";
    await door.store.run({ text: hour }, [id]);
    await door.store.run({ text: "update rules set tries = 10 where resource_id = $1" }, [id]);
    expect(await read(id)).toMatchObject({ rulesOpen: 1, rulesStuck: 1 });
    expect((await rulesOf(id)).rules[0]).toMatchObject({ status: "STUCK", wantedBy: [] });
    await configure(door.store, id, { fault: "none" });
    await verify(id);
    await reconcileAll();
    expect(await read(id)).toMatchObject({ rulesOpen: 0, rulesStuck: 0 });
  });
});

describe(`GET ${path}/{id}/rules`, () => {
  test("200 says what stands there, who needs it, and what is not ours", async () => {
    const id = await addSimulated(door.store);
    await plant(door.store, id, "198.51.100.9/32", "made by hand");
    const session = await start([id]);
    await reconcileAll();
    const open = await rulesOf(id);
    expect(open.rules).toMatchObject([
      {
        ports: "tcp/443",
        address: "93.184.216.34/32",
        status: "OPEN",
        wantedBy: [{ kind: "SESSION", id: session, name: "Ana Ruiz" }],
      },
    ]);
    expect(open.foreign).toEqual([
      { ports: "tcp/443", address: "198.51.100.9/32", note: "made by hand" },
    ]);
    expect(await read(id)).toMatchObject({ rulesOpen: 1, foreignTotal: 1, liveSessions: 1 });
    await stop(session);
    expect((await rulesOf(id)).rules).toMatchObject([{ status: "CLOSING", wantedBy: [] }]);
    await reconcileAll();
    expect((await rulesOf(id)).rules).toMatchObject([{ status: "CLOSED" }]);
  });
});

describe(`POST ${path}/{id}/rules/retry`, () => {
  test("200 makes the next look come at once", async () => {
    const id = await addSimulated(door.store);
    const hour =
      "update firewalls set close_due_at = now() + interval '1 hour' where resource_id = $1";
    await door.store.run({ text: hour }, [id]);
    const answer = await door.call("POST", `${path}/${id}/rules/retry`, { as: admin });
    expect(answer.status).toBe(200);
    await reconcileAll();
    expect((await rulesOf(id)).seenAt).not.toBeNull();
  });
});

describe(`POST ${path}/{id}/rules/allow-removal`, () => {
  const allow = (id: string) =>
    door.call("POST", `${path}/${id}/rules/allow-removal`, { as: admin });

  test("200 lets go what nothing explains, once many wait; 400 when none does", async () => {
    const id = await addSimulated(door.store);
    expectRefusal(await allow(id), { code: "removal_not_held" });
    for (let last = 1; last <= 9; last += 1) {
      await plant(door.store, id, `198.51.100.${last}/32`);
    }
    await door.store.run({ text: "update firewalls set close_due_at = now()" }, []);
    await reconcileAll();
    expect(await read(id)).toMatchObject({ heldRemovals: 9 });
    expect((await allow(id)).body).toMatchObject({ heldRemovals: 9, isRemovalAllowed: true });
    await reconcileAll();
    const after = await rulesOf(id);
    expect(after).toMatchObject({ heldRemovals: 0, isRemovalAllowed: false });
    expect(await read(id)).toMatchObject({ heldRemovals: 0, rulesOpen: 0 });
  });
});
