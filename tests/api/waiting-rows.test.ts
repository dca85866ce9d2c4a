import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Queries } from "@/db/queries";
import type { Session } from "@/lib/contract/sessions";
import { leaseFirewalls } from "@/lib/domain/firewalls/leases";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { sweepStaticRules } from "@/lib/domain/static-rules/static-rules";
import {
  claimAt,
  lookAt,
  newAddress,
  openFor,
  type PlayedAgent,
  putBehind,
  registerAgent,
} from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { addSimulated, configure, reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { makeSessionTenant } from "../support/sessions";

/* Rows that one holds and another waits for: who waits holds up nobody else, and no two each other. */

let door: Door;
let admin: Principal;
let foreign: Principal;

beforeAll(async () => {
  door = await openDoor({ poolSize: 4 });
  admin = await signIn(door.call, accounts.admin);
  foreign = await signIn(door.call, accounts.foreignAdmin);
});
afterAll(() => door.close());

async function lockWaits(queries: Queries): Promise<number> {
  const text = `select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  const [row] = await queries.run<{ count: number }>({ text }, []);
  return row?.count ?? 0;
}

async function somebodyWaits(queries: Queries): Promise<void> {
  while ((await lockWaits(queries)) === 0) await sleep(10);
}

const holdTurn = (queries: Queries, organizationId: string) =>
  queries.run({ text: "select from organizations where id = $1 for update" }, [organizationId]);

describe("while somebody holds an organization's turn", () => {
  test("its firewalls and agents take no connections from others", async () => {
    const [{ id: organizationId } = { id: "" }] = await door.store.run<{ id: string }>(
      { text: "select id from organizations where slug = 'acme'" },
      [],
    );
    const resourceIds = [];
    for (let count = 0; count < 8; count += 1) resourceIds.push(await addSimulated(door.store));
    const body = { resourceIds, ipv4Address: "10.20.30.7" };
    await door.call("POST", "/api/v1/sessions", { as: admin, body });
    const agents: { played: PlayedAgent; commandId: string }[] = [];
    for (let count = 0; count < 4; count += 1) {
      const played = await registerAgent(door, admin);
      await openFor(door, admin, await putBehind(door, played.id), newAddress());
      const [command] = await played.poll();
      agents.push({ played, commandId: command?.id ?? "" });
    }
    await door.store.run(
      { text: "update firewalls set open_due_at = now() where resource_id = any($1)" },
      [resourceIds],
    );
    let atCommit = 0;
    const answers: Promise<unknown>[] = [];
    await door.store.transaction(async (queries) => {
      await holdTurn(queries, organizationId);
      const runs = await reconcileDue("open", 8, (point) => {
        if (point === "before commit") atCommit += 1;
      });
      answers.push(...runs.map(({ ended }) => ended.catch(() => undefined)));
      for (const { played, commandId } of agents) answers.push(played.answer(commandId));
      // A transaction in which nothing is asked would be ended for its silence.
      while (atCommit < runs.length) await lockWaits(queries);
      await somebodyWaits(queries);
      const others = await door.call("GET", "/api/v1/sessions", { as: foreign });
      expect(others.status, others.text).toBe(200);
      expect(await lockWaits(queries)).toBeLessThanOrEqual(1);
    });
    await Promise.all(answers);
  });

  test.each(["first", "second"])("the ends of others are swept, be it the %s", async (which) => {
    const plan = {
      resources: ["alpha"],
      roles: [{ name: "One", people: ["Mia Member"], resources: ["alpha"] }],
    };
    const tenants = [
      await makeSessionTenant(door.store, plan),
      await makeSessionTenant(door.store, plan),
    ].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
    for (const { organizationId, userId, resourceId } of tenants) {
      await door.store.run(
        {
          text: `insert into sessions (organization_id, user_id, user_name, user_email, ipv4_address,
              started_at, expires_at, limit_hours)
            values ($1, $2, 'Mia Member', 'mia@b.example', '10.0.0.1', now() - interval '2 hours',
              now() - interval '1 hour', 24)`,
        },
        [organizationId, userId("Mia Member")],
      );
      await door.store.run(
        {
          text: `with rule as (insert into static_rules (organization_id, label, ip_address,
                created_by_email, expires_at)
              values ($1, 'office', '10.0.0.2', 'ada@b.example', now() - interval '1 hour')
              returning id)
            insert into claims (organization_id, resource_id, resource_name, static_rule_id,
              ip_version, address, ports, ends_at)
            select $1, $2, 'alpha', id, 4, '10.0.0.2/32', '{tcp/443}', now() - interval '1 hour'
            from rule`,
        },
        [organizationId, resourceId("alpha")],
      );
    }
    const [held, other] = which === "first" ? tenants : tenants.reverse();
    await door.store.transaction(async (queries) => {
      await holdTurn(queries, held?.organizationId ?? "");
      await Promise.allSettled([sweepSessions(), sweepStaticRules()]);
      const [left] = await queries.run<{ sessions: number; rules: number }>(
        {
          text: `select (select count(*)::int from sessions where organization_id = $1
              and ended_at is null) as sessions,
            (select count(*)::int from static_rules where organization_id = $1
              and ended_at is null) as rules`,
        },
        [other?.organizationId],
      );
      expect(left).toEqual({ sessions: 0, rules: 0 });
    });
    await sweepSessions();
    await sweepStaticRules();
  });
});

describe("a firewall that somebody holds", () => {
  test("keeps no worker waiting: it takes another, and each is taken once", async () => {
    const resourceIds = [await addSimulated(door.store), await addSimulated(door.store)];
    await door.store.run({ text: "update firewalls set open_due_at = null" }, []);
    await door.store.run(
      { text: "update firewalls set open_due_at = now() where resource_id = any($1)" },
      [resourceIds],
    );
    const [held, free] = resourceIds;
    const lease = async () => (await leaseFirewalls("open", 5)).map(({ resourceId }) => resourceId);
    await door.store.transaction(async (queries) => {
      const hold = "select from firewalls where resource_id = $1 for update";
      await queries.run({ text: hold }, [held]);
      expect((await Promise.all([lease(), lease()])).flat()).toEqual([free]);
    });
    expect(await lease()).toEqual([held]);
    await reconcileAll();
  });
});

describe("a firewall's row is taken before its rules", () => {
  /** As a run does it before it sends: the firewall's row first, and then its rules. */
  async function sendMeanwhile(resourceId: string, call: () => Promise<unknown>) {
    let answer: Promise<unknown> = Promise.resolve();
    await door.store.transaction(async (queries) => {
      const hold = "select from firewalls where resource_id = $1 for no key update";
      await queries.run({ text: hold }, [resourceId]);
      answer = call();
      await somebodyWaits(queries);
      const rules = "select from rules where resource_id = $1 and closed_at is null";
      const free = await queries.run({ text: `${rules} for update skip locked` }, [resourceId]);
      expect(free, "rules that the waiting one has not taken").toHaveLength(1);
    });
    return answer;
  }

  test("by a retry", async () => {
    const resource = await addSimulated(door.store, { fault: "unreachable" });
    const body = { resourceIds: [resource], ipv4Address: "10.20.30.9" };
    const { body: session } = await door.call<Session>("POST", "/api/v1/sessions", {
      as: admin,
      body,
    });
    await reconcileAll();
    const path = `/api/v1/sessions/${session.id}/retry`;
    const retry = () => door.call("POST", path, { as: admin, body: {} });
    expect(await sendMeanwhile(resource, retry)).toMatchObject({ status: 200 });
    await configure(door.store, resource, { fault: "none" });
    await reconcileAll();
  });

  test("by an agent's failure", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    await claimAt(door, resourceId, newAddress());
    await lookAt(door, resourceId);
    const [command] = await played.poll();
    const answer = () => played.answer(command?.id ?? "", { success: false });
    expect(await sendMeanwhile(resourceId, answer)).toMatchObject({ status: 200 });
  });
});
