import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import type { Overview } from "@/lib/contract/overview";
import type { Resource } from "@/lib/contract/resources";
import { putBehind, registerAgent } from "../support/agents";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { addSimulated, configure, letPass, plant, reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { reconcileOn, sessionsOf } from "../support/sessions";

/* A firewall that is gone for good must not hold its resource, its credential or its agent for ever. */

const path = "/api/v1/resources";
const address = "93.184.216.41";

let door: Door;
let admin: Principal;
let mine: ReturnType<typeof sessionsOf>;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  mine = sessionsOf(door.call, admin);
});
afterAll(() => door.close());

const remove = (id: string, query = "") =>
  door.call("DELETE", `${path}/${id}${query}`, { as: admin });
const abandon = (id: string) => remove(id, "?abandonRules=true");
const begin = (id: string) => mine.begin({ resourceIds: [id], ipv4Address: address });

/** A resource whose firewall let an address in and then refuses every call; the session is over. */
async function makeLost(config: Record<string, unknown> = {}) {
  const id = await addSimulated(door.store, { ports: [22, 443], ...config });
  const session = await begin(id);
  await reconcileAll();
  await configure(door.store, id, { fault: "denied" });
  await mine.stop(session.id);
  await reconcileAll();
  return { id, session };
}

const told = async (mark: Awaited<ReturnType<typeof newestEvent>>) =>
  (await eventsAfter(door.store, mark)).map(({ event_type }) => event_type);

const overdue = async () =>
  (await door.call<Overview>("GET", "/api/v1/overview", { as: admin })).body.overdue.count;

describe(`DELETE ${path}/{id} with rules that cannot be closed`, () => {
  test("400 tells how many there are, and the way out", async () => {
    const { id } = await makeLost();
    const refused = await remove(id);
    expectRefusal(refused, {
      code: "resource_in_use",
      message:
        "2 rules of ours have not been closed yet. Wait until all are closed or, if its firewall is gone for good, delete with abandonRules=true and remove them there by hand.",
    });
    expect(refused.body).toMatchObject({ details: { sessions: 0, rules: 2 } });
    expect((await remove(id, "?abandonRules=false")).body).toMatchObject({
      status: 400,
      code: "resource_in_use",
    });
    expect((await abandon(id)).status).toBe(204);
  });

  test("204 with abandonRules names each in the log and calls none of them closed", async () => {
    const { id, session } = await makeLost();
    const read = await door.call<Resource>("GET", `${path}/${id}`, { as: admin });
    expect(read.body.rulesOpen).toBe(2);
    await door.store.run(
      { text: "update claims set ended_at = now() - interval '1 minute' where resource_id = $1" },
      [id],
    );
    const before = await overdue();
    const since = await newestEvent(door.store);
    expect((await abandon(id)).status).toBe(204);
    const events = await eventsAfter(door.store, since);
    const named = events.filter(({ event_type }) => event_type === "RULE_ABANDON");
    expect(named.map(({ details }) => details.ports).sort()).toEqual(["tcp/22", "tcp/443"]);
    expect(named[0]).toMatchObject({
      actor_email: accounts.admin.email,
      resource_id: id,
      resource_name: read.body.name,
      details: {
        address: `${address}/32`,
        provider: "SIMULATOR",
        resourceIdentifier: read.body.resourceIdentifier,
        providerRuleId: expect.any(String),
        openedAt: expect.stringMatching(/Z$/),
        unwantedAt: expect.stringMatching(/Z$/),
      },
    });
    expect(events.at(-1)?.event_type).toBe("RESOURCE_DELETE");

    const { body } = await mine.get(session.id);
    expect(body).toMatchObject({ status: "CANCELLED" });
    expect(body.resourceIps).toMatchObject([
      { status: "FAILED", errorCode: "abandoned", removedAt: null },
    ]);
    expect(body.resourceIps[0]?.errorMessage).toContain("may still stand");
    const rules = await door.store.run(
      {
        text: "select closed_at, abandoned_at is not null as given from rules where resource_id = $1",
      },
      [id],
    );
    expect(rules).toEqual([
      { closed_at: null, given: true },
      { closed_at: null, given: true },
    ]);
    expect(await overdue()).toBe(before - 2);
    await reconcileAll();
    expect(await told(since)).not.toContain("RULE_CLOSE");
  });

  test("204 gives up rules of ours that nothing explains, too", async () => {
    const id = await addSimulated(door.store);
    for (let host = 1; host <= 9; host += 1) await plant(door.store, id, `198.51.100.${host}/32`);
    await door.call("POST", `${path}/${id}/rules/retry`, { as: admin });
    await reconcileAll();
    const refused = await remove(id);
    expect(refused.body).toMatchObject({ code: "resource_in_use", details: { heldRemovals: 9 } });
    const since = await newestEvent(door.store);
    expect((await abandon(id)).status).toBe(204);
    const [event] = await eventsAfter(door.store, since);
    expect(event).toMatchObject({ event_type: "RULE_ABANDON", details: { unexplained: 9 } });
  });

  test("400 while a session wants it open, whatever is given up", async () => {
    const id = await addSimulated(door.store);
    const session = await begin(id);
    await reconcileAll();
    const refused = await abandon(id);
    expectRefusal(refused, {
      code: "resource_in_use",
      message: "Cannot delete resource with active sessions. Stop all active sessions first.",
    });
    await mine.stop(session.id);
    await reconcileAll();
    await expectNothingLeft(id);
    expect((await remove(id)).status).toBe(204);
  });

  test("400 while a static rule names it; its entry can be given up once the rule is gone", async () => {
    const id = await addSimulated(door.store);
    const body = { label: "Office", ipAddress: "93.184.216.42", resourceIds: [id] };
    const made = await door.call<{ id: string }>("POST", "/api/v1/static-ip-rules", {
      as: admin,
      body,
    });
    await reconcileAll();
    await configure(door.store, id, { fault: "denied" });
    expect((await abandon(id)).body).toMatchObject({
      status: 400,
      code: "resource_held_by_static_rule",
    });
    await door.call("DELETE", `/api/v1/static-ip-rules/${made.body.id}`, { as: admin });
    await reconcileAll();
    expect((await remove(id)).body).toMatchObject({ status: 400, code: "resource_in_use" });
    expect((await abandon(id)).status).toBe(204);
  });

  test("204 gives up nothing that the firewall lets go in time", async () => {
    const id = await addSimulated(door.store);
    const session = await begin(id);
    await reconcileAll();
    await mine.stop(session.id);
    const since = await newestEvent(door.store);
    const reconciling = reconcileOn(door.store);
    expect((await abandon(id)).status).toBe(204);
    await reconciling.stop();
    expect(await told(since)).toEqual(["RULE_CLOSE", "RESOURCE_DELETE"]);
    expect((await mine.get(session.id)).body.resourceIps).toMatchObject([{ status: "REMOVED" }]);
  });

  test("204 without a word about rules that were never sent: they cannot be there", async () => {
    const id = await addSimulated(door.store, { fault: "denied" });
    const session = await begin(id);
    await reconcileAll();
    await mine.stop(session.id);
    const since = await newestEvent(door.store);
    expect((await remove(id)).status).toBe(204);
    expect(await told(since)).toEqual(["RESOURCE_DELETE"]);
    const { body } = await mine.get(session.id);
    expect(body).toMatchObject({ status: "CANCELLED", resourceIps: [{ status: "REMOVED" }] });
  });

  test("its credential can be deleted afterwards", async () => {
    const { id } = await makeLost();
    const credentialId = randomUUID();
    await door.store.run(
      {
        text: `insert into credentials (organization_id, id, name, provider, credential_type)
          values ($1, $2, 'of a closed account', 'AWS', 'ACCESS_KEY')`,
      },
      [acmeId, credentialId],
    );
    const hold = "update resources set credential_id = $2 where id = $1";
    await door.store.run({ text: hold }, [id, credentialId]);
    const forget = () => door.call("DELETE", `/api/v1/credentials/${credentialId}`, { as: admin });
    expect((await forget()).body).toMatchObject({ status: 400, code: "credential_in_use" });
    expect((await abandon(id)).status).toBe(204);
    expect((await forget()).status).toBe(204);
  });

  test("so can its agent, and one that comes back is asked nothing about it", async () => {
    const agent = await registerAgent(door, admin);
    const id = await putBehind(door, agent.id);
    const session = await begin(id);
    await reconcileAll();
    await agent.obey();
    await reconcileAll();
    await mine.become(session.id, "ACTIVE");
    await mine.stop(session.id);
    await reconcileAll();
    const [inHand] = await agent.poll();
    await letPass(door.store, 60);
    const forget = () => door.call("DELETE", `/api/v1/agents/${agent.id}`, { as: admin });
    expect((await forget()).body).toMatchObject({ status: 400, code: "agent_in_use" });
    expect((await remove(id)).body).toMatchObject({ status: 400, code: "resource_in_use" });
    expect((await abandon(id)).status).toBe(204);
    expect((await agent.answer(inHand?.id ?? "")).status).toBe(200);
    expect(await agent.poll()).toEqual([]);
    expect((await forget()).status).toBe(204);
  });
});

async function expectNothingLeft(id: string): Promise<void> {
  const left = await door.store.run(
    { text: "select from rules where resource_id = $1 and closed_at is null" },
    [id],
  );
  expect(left).toEqual([]);
}
