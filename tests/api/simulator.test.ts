import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentQueue } from "@/lib/domain/agents/queue";
import { simulatorMemory } from "@/lib/domain/firewalls/simulator-memory";
import type { Spot, Target } from "@/lib/providers/provider";
import { simulator } from "@/lib/providers/simulator";
import { type Door, openDoor } from "../support/door";
import { describeCompliance, type Place, type Trouble } from "../support/provider-compliance";

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const settings: Record<Trouble, Record<string, unknown>> = {
  full: { quota: 2 },
  throttled: { burst: 1, callsPerSecond: 0.01 },
  "times out after applying": { fault: "times_out_after_applying" },
  "late visibility": { lagMilliseconds: 60_000 },
  "credential revoked": { fault: "denied" },
};

async function open(): Promise<Place> {
  const target = (config: Record<string, unknown>): Target => ({
    organizationId: randomUUID(),
    resourceId: randomUUID(),
    resourceName: "simulated",
    identifier: "simulated",
    region: null,
    secret: null,
    config: { port: 443, latencyMilliseconds: 0, ...config },
  });
  const here = target({});
  const connect = (config: Record<string, unknown>) =>
    simulator.connect(
      { ...here, config: { ...here.config, ...config } },
      { simulator: simulatorMemory, agents: agentQueue },
    );
  return {
    firewall: async (trouble) => {
      const firewall = connect(trouble ? settings[trouble] : {});
      if (trouble === "throttled") await firewall.list();
      return firewall;
    },
    holds: () =>
      door.store.run<Spot>(
        { text: "select ports, address from simulated_rules where resource_id = $1" },
        [here.resourceId],
      ),
    addForeign: async ({ ports, address }, note) => {
      await door.store.run(
        {
          text: `insert into simulated_rules (organization_id, resource_id, id, ports, address, note)
            values ($1, $2, 'by hand', $3, $4, $5)`,
        },
        [here.organizationId, here.resourceId, ports, address, note],
      );
    },
  };
}

describeCompliance({
  name: "the simulated firewall",
  ports: ["tcp/443", "tcp/8000-8100", "udp", "icmp"],
  troubles: [
    "full",
    "throttled",
    "times out after applying",
    "late visibility",
    "credential revoked",
  ],
  open,
});

describe("the simulated firewall", () => {
  test("keeps the rules of each resource apart", async () => {
    const [one, other] = [await open(), await open()];
    const spot = { ports: "tcp/443", address: "203.0.113.7/32" };
    await (await one.firewall()).open([{ ...spot, tag: "postern:1" }]);
    expect((await (await other.firewall()).list()).rules).toEqual([]);
  });
});
