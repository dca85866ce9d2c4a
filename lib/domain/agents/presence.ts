import type { Queries, Statement } from "@/db/queries";
import { type AgentHeartbeat, offlineAfterSeconds } from "@/lib/contract/agents";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";

type Heard = { id: string; wasSilent: boolean };

const hearStatement: Statement = {
  name: "hear_agent",
  text: `
    with before as (
      select id, last_heartbeat_at from agents
      where organization_id = $1 and api_key_id = $2 for update
    )
    update agents set last_heartbeat_at = now(),
      agent_version = coalesce($3, agents.agent_version),
      hostname = coalesce($4, agents.hostname), os_info = coalesce($5, agents.os_info)
    from before where agents.organization_id = $1 and agents.id = before.id
    returning agents.id, (before.last_heartbeat_at > now() - interval '${offlineAfterSeconds} seconds')
      is not true as "wasSilent"`,
};

/**
 * The agent behind the key that calls, which is heard by this. Its row is held to the end of the
 * transaction, so that its calls follow one another.
 *
 * @throws DomainError `agent_not_registered`
 */
export async function hearAgent(
  queries: Queries,
  { organization, key }: Actor<"agent:connect">,
  { agentVersion, hostname, osInfo }: AgentHeartbeat = {},
): Promise<{ id: string }> {
  const about = [agentVersion ?? null, hostname ?? null, osInfo ?? null];
  const [agent] = await queries.run<Heard>(hearStatement, [organization.id, key?.id, ...about]);
  if (!agent) throw new DomainError("agent_not_registered");
  if (agent.wasSilent) await welcomeBack(queries, organization.id, agent.id);
  return agent;
}

const behindStatement: Statement = {
  name: "resources_behind_agent",
  text: `select id from resources where organization_id = $1 and provider = 'AGENT'
    and config->>'agentId' = $2::uuid::text`,
};

/** An agent is there again: what waited for it is looked at now. */
export async function welcomeBack(
  queries: Queries,
  organizationId: string,
  agentId: string,
): Promise<void> {
  const behind = await queries.run<{ id: string }>(behindStatement, [organizationId, agentId]);
  await makeDue(
    queries,
    organizationId,
    behind.map(({ id }) => id),
    { opens: true },
  );
}
