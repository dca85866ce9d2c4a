import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Database } from "@/db/queries";
import { acmeId } from "@/db/seed/demo-ids";
import { type Run, reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { tagOf } from "@/lib/domain/firewalls/rule-tag";
import { verifyDue } from "@/lib/domain/resources/due-verifications";

export type Line = { resourceId: string; ports: string; address: string };

/** A simulated firewall of the demo organization that answers at once. */
export async function addSimulated(
  store: Database,
  config: Record<string, unknown> = {},
  organizationId = acmeId,
): Promise<string> {
  const id = randomUUID();
  await store.run(
    {
      text: `insert into resources (organization_id, id, name, provider, resource_type,
          resource_identifier, config, is_active)
        values ($1, $2, $3, 'SIMULATOR', 'SECURITY_GROUP', $3, $4, true)`,
    },
    [organizationId, id, `sim-${id.slice(0, 8)}`, { port: 443, latencyMilliseconds: 0, ...config }],
  );
  return id;
}

/** Changes how a simulated firewall behaves from its next call on. */
export async function configure(store: Database, id: string, config: Record<string, unknown>) {
  await store.run({ text: "update resources set config = config || $2 where id = $1" }, [
    id,
    config,
  ]);
}

export async function allEnded(runs: readonly Run[]): Promise<void> {
  await Promise.all(runs.map(({ ended }) => ended));
}

/** Does what is due, and what becomes due by that, until nothing is. */
export async function reconcileAll(): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const runs = [...(await reconcileDue("close", 20)), ...(await reconcileDue("open", 20))];
    await allEnded(runs);
    if (runs.length === 0) return;
  }
  throw new Error("There is no end to what is due");
}

/** Verifies what is due, and what becomes due by that, until nothing is. */
export async function verifyAll(): Promise<void> {
  for (let runs = await verifyDue(20); runs.length > 0; runs = await verifyDue(20)) {
    await allEnded(runs);
  }
}

/** Lets time pass for firewalls, rules and sessions, as if everything had happened earlier. */
export async function letPass(store: Database, seconds: number): Promise<void> {
  const back = (column: string) => `${column} = ${column} - make_interval(secs => ${seconds})`;
  const all = (columns: string[]) => columns.map(back).join(", ");
  const dues = ["close_due_at", "open_due_at", "close_leased_until", "open_leased_until"];
  await store.run({ text: `update firewalls set ${all(dues)}` }, []);
  await store.run({ text: `update agent_commands set ${back("leased_until")}` }, []);
  const moments = ["begun_at", "sent_at", "opened_at", "seen_at", "unwanted_at"];
  await store.run({ text: `update rules set ${all(moments)} where closed_at is null` }, []);
  await store.run({ text: `update sessions set ${all(["started_at", "expires_at"])}` }, []);
  await store.run({ text: `update claims set ${all(["created_at", "ends_at"])}` }, []);
}

/** What the simulated firewalls hold, whoever put it there. */
export function simulated(
  store: Database,
  resourceId?: string,
): Promise<(Line & { note: string })[]> {
  return store.run(
    {
      text: `select resource_id as "resourceId", ports, address, note from simulated_rules
        where $1::uuid is null or resource_id = $1 order by resource_id, address, ports`,
    },
    [resourceId ?? null],
  );
}

/** Puts a rule into a simulated firewall behind our back, with our tag or another note. */
export async function plant(store: Database, resourceId: string, address: string, note?: string) {
  const spot = { ports: "tcp/443", address };
  const tag = note ?? tagOf(acmeId, resourceId, spot);
  await store.run(
    {
      text: `insert into simulated_rules (organization_id, resource_id, id, ports, address, note)
        values ($1, $2, $3, $4, $5, $6)`,
    },
    [acmeId, resourceId, randomUUID(), spot.ports, address, tag],
  );
}

export async function unplant(store: Database, resourceId: string, address: string) {
  await store.run({ text: "delete from simulated_rules where resource_id = $1 and address = $2" }, [
    resourceId,
    address,
  ]);
}

/** Rules that live claims want, derived here in another way than the product does it. */
async function wantedLines(store: Database): Promise<string[]> {
  const claims = await store.run<{
    resource_id: string;
    address: string;
    ports: string[];
    live: boolean;
  }>(
    {
      text: `select resource_id, address, ports, ended_at is null and refused_at is null
          and removed_at is null and coalesce(ends_at > now(), true) as live from claims`,
    },
    [],
  );
  const lines = claims
    .filter(({ live }) => live)
    .flatMap(({ resource_id, address, ports }) =>
      ports.map((port) => `${resource_id} ${port} ${address}`),
    );
  return [...new Set(lines)].sort();
}

const oursAtSimulated = async (store: Database): Promise<Line[]> =>
  (await simulated(store)).filter(({ note }) => note?.startsWith("postern:"));

/**
 * What must hold after every fault, once the dust has settled: the firewalls hold exactly what is
 * wanted, the ledger says exactly that, and the claims say what the ledger says.
 *
 * @param there what all firewalls hold of ours, where it is not the simulated ones that are meant
 */
export async function expectTruth(store: Database, there?: readonly Line[]): Promise<void> {
  const wanted = await wantedLines(store);
  const line = (each: Line) => `${each.resourceId} ${each.ports} ${each.address}`;
  const ours = there ?? (await oursAtSimulated(store));
  expect(ours.map(line).sort(), "at the firewalls").toEqual(wanted);
  const open = await store.run<Line>(
    {
      text: `select resource_id as "resourceId", ports, address from rules
        where closed_at is null and opened_at is not null`,
    },
    [],
  );
  expect(open.map(line).sort(), "in the ledger").toEqual(wanted);
  const lies = await store.run(
    {
      text: `select claims.id from claims where removed_at is null and refused_at is null and (
          (ended_at is not null or ends_at <= now())
          or (applied_at is null) or exists (select from unnest(ports) port(ports)
            where not exists (select from rules where rules.resource_id = claims.resource_id
              and rules.ports = port.ports and rules.address = claims.address
              and rules.closed_at is null and rules.opened_at is not null)))`,
    },
    [],
  );
  expect(lies, "claims that say something else").toEqual([]);
}
