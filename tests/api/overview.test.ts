import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, resourceId } from "@/db/seed/demo-ids";
import { type Overview, overview as overviewSchema } from "@/lib/contract/overview";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { type Door, openDoor } from "../support/door";
import { allEnded } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/overview";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

async function overview(as = admin): Promise<Overview> {
  const { status, body } = await door.call<Overview>("GET", path, { as });
  expect(status).toBe(200);
  return overviewSchema.parse(body);
}

async function start(name: "prod-db" | "grafana" = "prod-db"): Promise<Session> {
  const resourceIds = [name === "prod-db" ? resourceId(1) : resourceId(20)];
  const body = { resourceIds, ipv4Address: "81.2.69.142", durationMinutes: 30 };
  const answer = await door.call<Session>("POST", "/api/v1/sessions", { as: admin, body });
  expect(answer.status).toBe(201);
  return answer.body;
}

const behind = (text: string, values: unknown[] = []) => door.store.run({ text }, values);

/** What a worker does, for the firewalls that are due now. */
async function work(): Promise<void> {
  for (const side of ["close", "open", "close"] as const) {
    await allEnded(await reconcileDue(side, 500));
  }
}

describe(`GET ${path}`, () => {
  test("200 tells of a quiet organization that nothing is open, and how far it is set up", async () => {
    const owner = await signIn(door.call, accounts.foreignAdmin);
    expect(await overview(owner)).toMatchObject({
      liveSessions: 0,
      rulesOpen: 0,
      rulesOpening: 0,
      overdue: { count: 0, stuck: 0, longest: null },
      timeToOpen: { count: 0, medianMilliseconds: null, p99Milliseconds: null },
      setup: { hasProvider: true, hasResource: true, hasRole: true, hasSession: false },
    });
  });

  test("200 calls a rule open only once its firewall has shown it", async () => {
    await start();
    expect(await overview()).toMatchObject({ liveSessions: 1, rulesOpen: 0, rulesOpening: 1 });
    await work();
    const { timeToOpen, ...seen } = await overview();
    expect(seen).toMatchObject({ liveSessions: 1, livePeople: 1, rulesOpen: 1, rulesOpening: 0 });
    expect(timeToOpen.count).toBe(1);
    expect(timeToOpen.medianMilliseconds).toBeGreaterThan(0);
  });

  test("200 names the rule that is open past its end, though no worker has noticed", async () => {
    const session = await start("grafana");
    await work();
    await behind(
      "update sessions set started_at = now() - interval '1 hour', expires_at = now() - interval '20 minutes' where id = $1",
      [session.id],
    );
    await behind(
      "update claims set ends_at = now() - interval '20 minutes' where session_id = $1",
      [session.id],
    );
    const { overdue } = await overview();
    expect(overdue).toMatchObject({
      count: 1,
      stuck: 0,
      longest: { resourceName: "grafana", ports: "tcp/443", ipAddress: "81.2.69.142" },
    });
    const since = Date.parse(overdue.longest?.since ?? "");
    expect(Date.now() - since).toBeGreaterThan(19 * 60_000);
    await behind("update rules set tries = 10, unwanted_at = now() where resource_id = $1", [
      resourceId(20),
    ]);
    expect((await overview()).overdue).toMatchObject({ count: 1, stuck: 1 });
    await behind("update firewalls set close_due_at = now() where resource_id = $1", [
      resourceId(20),
    ]);
    await work();
    expect((await overview()).overdue).toEqual({ count: 0, stuck: 0, longest: null });
  });

  test("200 names what hinders: firewalls, agents, credentials, rooms and held removals", async () => {
    await behind(
      `update firewalls set error_code = 'denied', error_message = 'AccessDenied'
       where resource_id = $1`,
      [resourceId(2)],
    );
    await behind(
      `update firewalls set room = '[{"family":4,"used":52,"limit":60,"isAssumed":false}]',
       held_removals = 7 where resource_id = $1`,
      [resourceId(3)],
    );
    await behind(
      `insert into agents (organization_id, name, last_heartbeat_at) values
       ($1, 'fra-1', now() - interval '10 minutes'), ($1, 'fra-2', now())`,
      [acmeId],
    );
    await behind(
      `insert into credentials (organization_id, name, provider, credential_type, is_valid)
       values ($1, 'old key', 'AWS', 'ACCESS_KEY', false)`,
      [acmeId],
    );
    expect(await overview()).toMatchObject({
      failingFirewalls: {
        count: 1,
        first: [{ name: "prod-replica", errorMessage: "AccessDenied" }],
      },
      offlineAgents: { count: 1, total: 2, first: [{ name: "fra-1" }] },
      invalidCredentials: { count: 1, first: [{ name: "old key" }] },
      fullRooms: { count: 1, first: [{ name: "prod-redis", used: 52, limit: 60 }] },
      heldRemovals: { count: 1, first: [{ name: "prod-redis" }] },
    });
  });

  test("403 for a member, who sees only what is theirs", async () => {
    const member = await signIn(door.call, accounts.member);
    expectRefusal(await door.call("GET", path, { as: member }), { code: "forbidden", path });
  });
});
