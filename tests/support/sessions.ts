import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { useDatabase as takeDatabase } from "@/db/connection";
import type { Database } from "@/db/queries";
import type { Session } from "@/lib/contract/sessions";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { startReconciling } from "@/lib/reconciling";
import type { Bearer, Caller } from "./call";
import { openDoor, throughNext } from "./door";
import { signIn } from "./principals";
import { testSettings } from "./settings";
import { makeTenant, type TenantPlan } from "./tenants";

/** As `makeTenant`, with simulated firewalls that answer at once and sessions from private networks. */
export async function makeSessionTenant(store: Database, plan: TenantPlan = {}) {
  const tenant = await makeTenant(store, plan);
  await store.run(
    {
      text: `update organizations set allowed_ranges = '{127.0.0.0/8,10.0.0.0/8,fc00::/7}'
        where id = $1`,
    },
    [tenant.organizationId],
  );
  await store.run(
    {
      text: `update resources set provider = 'SIMULATOR', region = null,
          config = '{"port":5432,"protocol":"tcp","latencyMilliseconds":0}'
        where organization_id = $1`,
    },
    [tenant.organizationId],
  );
  return tenant;
}

/**
 * A door of its own for a file of tests about sessions: a tenant, its admin and its member signed in,
 * and the sessions API as the member uses it.
 *
 * @param reconciles whether firewalls follow what is wanted
 */
export async function openSessionDoor(plan: TenantPlan, { reconciles = false } = {}) {
  const door = await openDoor();
  const tenant = await makeSessionTenant(door.store, plan);
  const [admin, member] = await Promise.all([
    signIn(door.call, tenant.admin),
    signIn(door.call, tenant.member),
  ]);
  const reconciling = reconciles ? reconcileOn(door.store) : undefined;
  const close = async () => {
    await reconciling?.stop();
    await door.close();
  };
  return { door, tenant, admin, member, mine: sessionsOf(door.call, member), close };
}

/** Adds settings of the simulator to a resource: a quota, a fault. */
export async function setFirewall(store: Database, resourceId: string, config: object) {
  await store.run({ text: "update resources set config = config || $2::jsonb where id = $1" }, [
    resourceId,
    JSON.stringify(config),
  ]);
}

/** Lets firewalls follow what is wanted, on the door's database. */
export function reconcileOn(store: Database) {
  takeDatabase(store);
  // Next's own server is another process; the work is done in this one.
  if (throughNext) takeEnvironment(testSettings);
  return startReconciling();
}

/** Waits, however long it takes, until something is so. */
export async function until<Found>(look: () => Promise<Found | undefined | false>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await sleep(25);
  }
}

/** The sessions API as one caller uses it. */
export function sessionsOf(call: Caller, as: Bearer) {
  const base = "/api/v1/sessions";
  const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call<Session>("POST", `${base}${path}`, { as, headers, ...(body !== undefined && { body }) });
  const get = (id: string) => call<Session>("GET", `${base}/${id}`, { as });
  const become = (id: string, ...statuses: Session["status"][]): Promise<Session> =>
    until(async () => {
      const { body } = await get(id);
      return statuses.includes(body.status) && body;
    });
  return {
    start: (body?: unknown, headers?: Record<string, string>) => post("", body, headers),
    /** Starts one that has to begin. */
    begin: async (body: unknown = {}): Promise<Session> => {
      const answer = await post("", body);
      expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
      return answer.body;
    },
    list: (query = "") => call<Session[]>("GET", `${base}${query}`, { as }),
    get,
    stop: (id: string, body?: unknown) => post(`/${id}/stop`, body),
    extend: (id: string, body: unknown = { additionalHours: 1 }) => post(`/${id}/extend`, body),
    retry: (id: string) => post(`/${id}/retry`),
    move: (id: string, body?: unknown) => post(`/${id}/address`, body),
    /** Waits for a status. */
    become,
    /** Stops some, and waits until nothing of them is left. */
    end: async (...sessions: { id: string }[]): Promise<void> => {
      for (const { id } of sessions) await post(`/${id}/stop`);
      for (const { id } of sessions) await become(id, "CANCELLED");
    },
  };
}

/** Says that a session's claims are open, where no firewall has to move for a test. */
export async function applyClaims(store: Database, sessionId: string): Promise<void> {
  await store.run(
    { text: "update claims set applied_at = now() where session_id = $1 and refused_at is null" },
    [sessionId],
  );
}

/** Lets a session's time be over, so many seconds ago. */
export async function letPass(store: Database, sessionId: string, secondsAgo = 1): Promise<void> {
  const values = [sessionId, secondsAgo];
  const past = "now() - make_interval(secs => $2)";
  await store.run(
    {
      text: `update sessions set started_at = started_at - interval '1 day', expires_at = ${past}
        where id = $1`,
    },
    values,
  );
  await store.run({ text: `update claims set ends_at = ${past} where session_id = $1` }, values);
  await store.run(
    {
      text: `update firewalls set close_due_at = least(close_due_at, ${past})
        where resource_id in (select resource_id from claims where session_id = $1)`,
    },
    values,
  );
}

/** Addresses that a simulated firewall holds, in order. */
export async function openAt(store: Database, resourceId: string): Promise<string[]> {
  const rows = await store.run<{ address: string }>(
    { text: "select address from simulated_rules where resource_id = $1 order by address" },
    [resourceId],
  );
  return rows.map(({ address }) => address);
}
