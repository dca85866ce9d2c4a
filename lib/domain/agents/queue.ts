import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { isUuid } from "@/lib/contract/lists";
import { type AgentQueue, ProviderFailure, type Target } from "@/lib/providers/provider";
import { arrange, type KnownCommand, standingOf } from "./orders";

/** An agent lets an address in as a whole: its scripts know no ports. */
const ports = "any";

const presenceStatement: Statement = {
  name: "read_agent_presence",
  text: `select name, extract(epoch from now() - last_heartbeat_at)::float8 as "silentSeconds"
    from agents where organization_id = $1 and id = $2`,
};

const lockStatement: Statement = {
  name: "lock_agent",
  text: "select from agents where organization_id = $1 and id = $2 for update",
};

const historyStatement: Statement = {
  name: "read_agent_history",
  text: `select id, cidr, command_type as "commandType", description, deliveries,
      completed_at is not null as "isAnswered", success
    from agent_commands where organization_id = $1 and resource_id = $2 and agent_id = $3
    order by position`,
};

const dropStatement: Statement = {
  name: "drop_agent_commands",
  text: `delete from agent_commands
    where organization_id = $1 and id = any($2::uuid[]) and deliveries = 0 and completed_at is null`,
};

const queueStatement: Statement = {
  name: "queue_agent_commands",
  text: `insert into agent_commands
      (organization_id, agent_id, resource_id, command_type, cidr, description)
    select $1, $2, $3, command.type, command.cidr, command.tag
    from jsonb_to_recordset($4::jsonb) as command(type text, cidr text, tag text)`,
};

/** The way to the agents of all organizations: their commands are rows, in the order of their making. */
export const agentQueue: AgentQueue = {
  presence: async (target) => {
    const agentId = agentIdOf(target);
    if (!agentId) return undefined;
    const store = await database();
    const [presence] = await store.run<{ name: string; silentSeconds: number | null }>(
      presenceStatement,
      [target.organizationId, agentId],
    );
    return presence;
  },

  standing: async (target) => {
    const histories = await readHistories(await database(), target, agentIdOf(target));
    const spots = [...histories].map(([address, history]) => ({
      spot: { ports, address },
      ...standingOf(history),
    }));
    return {
      rules: spots.flatMap(({ spot, openedBy }) => {
        if (openedBy === null) return [];
        const { id, description } = openedBy;
        return [{ ...spot, providerRuleId: providerRuleIdOf(id), note: description }];
      }),
      uncertain: spots.flatMap(({ spot, waiting, isDoubtful }) =>
        waiting || isDoubtful ? [{ ...spot, isUnderWay: waiting !== undefined }] : [],
      ),
    };
  },

  order: async (target, orders) => {
    const { organizationId, resourceId } = target;
    const agentId = agentIdOf(target);
    const store = await database();
    await store.transaction(async (queries) => {
      // Polls and answers wait meanwhile, so that what is arranged here is how it stays.
      const locked = await queries.run(lockStatement, [organizationId, agentId]);
      if (locked.length === 0) {
        throw new ProviderFailure("absent", "The agent of this resource is not there");
      }
      const histories = await readHistories(queries, target, agentId);
      const plans = orders.map(({ commandType, rule: { address, tag } }) => ({
        row: { type: commandType, cidr: address, tag },
        ...arrange(histories.get(address) ?? [], commandType),
      }));
      const dropped = plans.flatMap(({ dropId }) => dropId ?? []);
      if (dropped.length > 0) await queries.run(dropStatement, [organizationId, dropped]);
      const queued = plans.flatMap(({ isQueued, row }) => (isQueued ? [row] : []));
      if (queued.length === 0) return;
      const rows = JSON.stringify(queued);
      await queries.run(queueStatement, [organizationId, agentId, resourceId, rows]);
    });
  },
};

/** The id by which the contract wants an agent to name what it let in. */
const providerRuleIdOf = (commandId: string) => `agent-${commandId}`;

function agentIdOf({ config }: Target): string | null {
  const { agentId } = config;
  return typeof agentId === "string" && isUuid(agentId) ? agentId : null;
}

async function readHistories(
  queries: Queries,
  { organizationId, resourceId }: Target,
  agentId: string | null,
): Promise<Map<string, KnownCommand[]>> {
  const rows = await queries.run<KnownCommand & { cidr: string }>(historyStatement, [
    organizationId,
    resourceId,
    agentId,
  ]);
  const histories = new Map<string, KnownCommand[]>();
  for (const { cidr, ...command } of rows) {
    const history = histories.get(cidr);
    if (history) history.push(command);
    else histories.set(cidr, [command]);
  }
  return histories;
}
