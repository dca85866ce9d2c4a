import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import { agentQueue } from "@/lib/domain/agents/queue";
import { simulatorMemory } from "@/lib/domain/firewalls/simulator-memory";
import { agent } from "@/lib/providers/agent";
import type { Spot } from "@/lib/providers/provider";
import { claimAt, putBehind, registerAgent } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { describeCompliance, type Place } from "../support/provider-compliance";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

/** A host whose agent does what it is told, over the API. */
async function open(): Promise<Place> {
  const played = await registerAgent(door, admin, { name: `host-${randomUUID()}` });
  const resourceId = await putBehind(door, played.id);
  const target = {
    organizationId: acmeId,
    resourceId,
    resourceName: "host",
    identifier: "host",
    region: null,
    secret: null,
    config: { agentId: played.id, scriptDir: "host" },
  };
  const held = new Map<string, Spot>();
  /** What nobody wants would not be let in, so somebody has to want all that is asked for. */
  const wantAll = async () => {
    const orders = await door.store.run<{ cidr: string; type: string }>(
      {
        text: `select distinct cidr, command_type as type from agent_commands
          where resource_id = $1 and completed_at is null`,
      },
      [resourceId],
    );
    for (const { cidr, type } of orders) {
      const text = "delete from claims where resource_id = $1 and address = $2";
      await door.store.run({ text }, [resourceId, cidr]);
      if (type === "APPLY") await claimAt(door, resourceId, cidr);
    }
  };
  return {
    firewall: () => agent.connect(target, { simulator: simulatorMemory, agents: agentQueue }),
    holds: async () => [...held.values()],
    addForeign: () => Promise.reject(new Error("Nobody else writes to the queue of an agent")),
    settle: async () => {
      await wantAll();
      for (const { commandType, cidr } of await played.obey()) {
        if (commandType === "APPLY") held.set(cidr, { ports: "any", address: cidr });
        else held.delete(cidr);
      }
    },
  };
}

describeCompliance({
  name: "agents",
  ports: ["any"],
  troubles: [],
  isOursAlone: true,
  open,
});
