import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { agentCommands, agents } from "@/db/schema/firewalls";
import type { Tenant } from "./world";

/** Scopes of the keys that agents have, each one of its own. */
export const agentScopes: readonly string[] = ["agent:connect", "*"];

/** The agents of an organization by the scope of their key, and a command of the first. */
export type TenantAgents = { ids: string[]; keyIds: string[]; commandId: string };

export function newAgents(): TenantAgents {
  const ids = () => agentScopes.map(() => randomUUID());
  return { ids: ids(), keyIds: ids(), commandId: randomUUID() };
}

/** Puts the agents back to how they were, once their keys are there. */
export async function restoreAgents(
  { orm, run }: Database,
  { id: organizationId, canary, resources: [resourceId = ""], agents: own }: Tenant,
): Promise<void> {
  await run({ text: "delete from agents where organization_id = $1" }, [organizationId]);
  await orm.insert(agents).values(
    own.ids.map((id, index) => ({
      organizationId,
      id,
      name: `${canary} agent ${index}`,
      apiKeyId: own.keyIds[index] ?? null,
      agentVersion: canary,
      hostname: canary,
      osInfo: canary,
      lastHeartbeatAt: new Date(),
    })),
  );
  await orm.insert(agentCommands).values({
    organizationId,
    id: own.commandId,
    agentId: own.ids[0] ?? "",
    resourceId,
    commandType: "REVOKE",
    cidr: `${canary}-address`,
    description: canary,
    resultMessage: canary,
    scriptResults: [canary],
  });
}
