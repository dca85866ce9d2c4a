import { expect } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import type { Answer } from "./call";
import { type Door, openDoor } from "./door";
import { letPass, reconcileAll } from "./ledger";
import { accounts, type Principal, signIn } from "./principals";

/** A door whose sessions and firewalls a test moves by hand, one look after the other. */
export type Bench = {
  door: Door;
  admin: Principal;
  /** Starts a session for an address that the demo allows. */
  start(resourceIds: string[], more?: Record<string, unknown>): Promise<Session>;
  read(id: string): Promise<Session>;
  stop(id: string): Promise<Answer<Session>>;
  /** The types of the events about a resource, oldest first. */
  events(resourceId: string): Promise<string[]>;
  firewall(resourceId: string): Promise<FirewallRow>;
  /** Everything is tried again, as if every back-off and lease had passed. */
  later(seconds?: number): Promise<void>;
  /** Takes away what earlier tests left; the demo's own firewalls are let be. */
  clear(): Promise<void>;
};

type FirewallRow = {
  foreignTotal: number;
  heldRemovals: number;
  /** Seconds until the next look. */
  waits: number;
};

export const benchAddress = "10.20.30.7";

export async function openBench(): Promise<Bench> {
  const door = await openDoor();
  const admin = await signIn(door.call, accounts.admin);
  const run = <Row>(text: string, values: unknown[] = []) => door.store.run<Row>({ text }, values);
  return {
    door,
    admin,
    start: async (resourceIds, more = {}) => {
      const body = { resourceIds, ipv4Address: benchAddress, ...more };
      const answer = await door.call<Session>("POST", "/api/v1/sessions", { as: admin, body });
      expect(answer.status, answer.text).toBe(201);
      return answer.body;
    },
    read: async (id) =>
      (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as: admin })).body,
    stop: (id) => door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin, body: {} }),
    events: async (resourceId) => {
      const text =
        "select event_type as type from audit_events where resource_id = $1 order by position";
      return (await run<{ type: string }>(text, [resourceId])).map(({ type }) => type);
    },
    firewall: async (resourceId) => {
      const [row] = await run<FirewallRow>(
        `select foreign_total as "foreignTotal", held_removals as "heldRemovals",
            extract(epoch from close_due_at - now())::float8 as waits
          from firewalls where resource_id = $1`,
        [resourceId],
      );
      if (!row) throw new Error("Every resource has a firewall");
      return row;
    },
    later: async (seconds = 3_700) => {
      await letPass(door.store, seconds);
      await reconcileAll();
    },
    clear: async () => {
      for (const table of ["claims", "sessions", "rules", "simulated_rules"]) {
        await run(`delete from ${table}`);
      }
      await run(
        "update firewalls set close_due_at = now() + interval '100 days', open_due_at = null",
      );
    },
  };
}
