import { sql } from "drizzle-orm";
import { literal, prepared, type Queries, type Statement } from "@/db/queries";
import {
  type Agent,
  type AgentHeartbeat,
  type AgentListQuery,
  type AgentRegister,
  offlineAfterSeconds,
} from "@/lib/contract/agents";
import type { Page } from "@/lib/contract/common";
import type { Actor } from "@/lib/domain/actor";
import { agentNotFound, DomainError } from "@/lib/domain/error";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { inTransaction } from "@/lib/domain/transactions";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { hearAgent, welcomeBack } from "./presence";

const behind = sql`from resources where resources.organization_id = agents.organization_id
  and resources.provider = 'AGENT' and resources.config->>'agentId' = agents.id::text`;
const resourceCount = sql`(select count(*)::int ${behind})`;

const isOnline = sql`coalesce(
  agents.last_heartbeat_at > now() - make_interval(secs => ${literal(offlineAfterSeconds)}), false)`;

const agentColumns = sql`agents.id, agents.name,
  case when ${isOnline} then 'ONLINE' else 'OFFLINE' end as status,
  agents.agent_version as "agentVersion", agents.hostname, agents.os_info as "osInfo",
  wire_time(agents.last_heartbeat_at) as "lastHeartbeatAt",
  wire_time(agents.created_at) as "createdAt",
  (select api_keys.name from api_keys where api_keys.organization_id = agents.organization_id
    and api_keys.id = agents.api_key_id) as "apiKeyName",
  ${resourceCount} as "resourceCount",
  (select count(*)::int from agent_commands
    where agent_commands.organization_id = agents.organization_id
      and agent_commands.agent_id = agents.id and agent_commands.completed_at is null)
    as "queueLength"`;

const listAgentsStatement = listStatement(
  "list_agents",
  sql`select ${agentColumns} from agents where agents.organization_id = $1
    order by lower(agents.name), agents.id`,
);

const readAgentStatement = itemStatement(
  "read_agent",
  sql`select ${agentColumns} from agents
    where agents.organization_id = $1 and agents.id = $2`,
);

const sortColumns = {
  name: sql`lower(agents.name)`,
  heard: sql`agents.last_heartbeat_at`,
  resources: resourceCount,
};

/** All agents of the organization by name, or the page or part that the query asks for. */
export function listAgents(
  actor: Actor<"resources:read">,
  query: AgentListQuery,
): Promise<WireJson<Agent[] | Page<Agent>>> {
  return readListing(actor.queries, listAgentsStatement, actor.organization.id, select, query);
}

function select(organizationId: string, { q, status, sort = "name" }: AgentListQuery): Selection {
  const where: Selection["where"] = [sql`agents.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(agents.name) like ${pattern} or lower(agents.hostname) like ${pattern}
      or lower(agents.os_info) like ${pattern})`);
  }
  if (status) where.push(status === "ONLINE" ? isOnline : sql`not ${isOnline}`);
  const { by, descending } = sortBy(sort, sortColumns);
  return {
    table: sql`agents`,
    columns: agentColumns,
    where,
    total: sql`select count(*)::int from agents where agents.organization_id = ${organizationId}`,
    orderBy: [{ by, descending, nullable: by === sortColumns.heard }, { by: sql`agents.id` }],
  };
}

/** @throws DomainError `agent_not_found` */
export function getAgent(actor: Actor<"resources:read">, id: string): Promise<WireJson<Agent>> {
  return readAgent(actor.queries, actor.organization.id, id);
}

function readAgent(queries: Queries, organizationId: string, id: string): Promise<WireJson<Agent>> {
  return readItem(queries, readAgentStatement, [organizationId, id], () => agentNotFound(id));
}

const sameStatement: Statement = {
  name: "find_same_agent",
  text: `select id from agents where organization_id = $1 and api_key_id = $2 and name = $3
    and agent_version is not distinct from $4 and hostname is not distinct from $5
    and os_info is not distinct from $6`,
};

const releaseKeyStatement: Statement = {
  name: "release_agent_key",
  text: `update agents set api_key_id = null
    where organization_id = $1 and api_key_id = $2 and name <> $3`,
};

const registerStatement: Statement = {
  name: "register_agent",
  text: `insert into agents
      (organization_id, api_key_id, name, agent_version, hostname, os_info, last_heartbeat_at)
    values ($1, $2, $3, $4, $5, $6, now())
    on conflict (organization_id, name) do update set api_key_id = excluded.api_key_id,
      agent_version = excluded.agent_version, hostname = excluded.hostname,
      os_info = excluded.os_info, last_heartbeat_at = now()
    returning id`,
};

/** It has just begun: nothing that was handed out before is in its hands. */
const takeBackStatement: Statement = {
  name: "take_back_agent_commands",
  text: `update agent_commands set leased_until = null
    where organization_id = $1 and agent_id = $2 and completed_at is null`,
};

/**
 * Makes an agent known under its name, or takes the one of this name to be it. From then on the key
 * stands for this agent alone. Saying again what is known leaves no event.
 */
export async function registerAgent(
  actor: Actor<"agent:connect">,
  { name, agentVersion = null, hostname = null, osInfo = null }: AgentRegister,
): Promise<WireJson<Agent>> {
  const organizationId = actor.organization.id;
  const keyId = actor.key?.id;
  const about = { agentVersion, hostname, osInfo };
  const values = [organizationId, keyId, name, agentVersion, hostname, osInfo];
  const begin = async (queries: Queries, agentId: string) => {
    await queries.run(takeBackStatement, [organizationId, agentId]);
    await welcomeBack(queries, organizationId, agentId);
    return readAgent(queries, organizationId, agentId);
  };
  const known = await inTransaction(actor, async ({ queries }) => {
    const [same] = await queries.run<{ id: string }>(sameStatement, values);
    if (!same) return undefined;
    await hearAgent(queries, actor);
    return begin(queries, same.id);
  });
  if (known) return known;
  return write(actor, async (queries) => {
    await queries.run(releaseKeyStatement, [organizationId, keyId, name]);
    const [registered] = await queries.run<{ id: string }>(registerStatement, values);
    if (!registered) throw new Error("An upsert answers its row");
    return {
      result: await begin(queries, registered.id),
      events: [
        {
          eventType: "AGENT_REGISTER",
          resourceType: "AGENT",
          resourceId: registered.id,
          resourceName: name,
          details: about,
        },
      ],
    };
  });
}

/** @throws DomainError `agent_not_registered` */
export function recordHeartbeat(
  actor: Actor<"agent:connect">,
  about: AgentHeartbeat,
): Promise<WireJson<Agent>> {
  return inTransaction(actor, async ({ queries }) => {
    const { id } = await hearAgent(queries, actor, about);
    return readAgent(queries, actor.organization.id, id);
  });
}

const usersStatement = prepared(
  "find_resources_of_agent",
  sql`select agents.name, (select array_agg(resources.name order by lower(resources.name)) ${behind})
      as resources
    from agents where agents.organization_id = $1 and agents.id = $2 for update`,
);

const deleteStatement: Statement = {
  name: "delete_agent",
  text: "delete from agents where organization_id = $1 and id = $2",
};

const namedMax = 3;

/**
 * Forgets an agent and what waits for it.
 *
 * @throws DomainError `agent_not_found`, `agent_in_use` while resources are behind it
 */
export function deleteAgent(actor: Actor<"resources:write">, id: string): Promise<void> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const [agent] = await queries.run<{ name: string; resources: string[] | null }>(
      usersStatement,
      [organizationId, id],
    );
    if (!agent) throw agentNotFound(id);
    const { name, resources } = agent;
    if (resources) throw inUse(name, resources);
    await queries.run(deleteStatement, [organizationId, id]);
    return {
      result: undefined,
      events: [
        {
          eventType: "AGENT_DELETE",
          resourceType: "AGENT",
          resourceId: id,
          resourceName: name,
          details: {},
        },
      ],
    };
  });
}

function inUse(name: string, resources: readonly string[]): DomainError {
  const others = resources.length - namedMax;
  const named = resources.slice(0, namedMax).join(", ");
  const message = `Resources are behind agent ${name}: ${named}${others > 0 ? ` and ${others} more` : ""}`;
  return new DomainError("agent_in_use", { message });
}
