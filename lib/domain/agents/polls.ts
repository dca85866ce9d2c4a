import { z } from "zod";
import type { Queries, Statement } from "@/db/queries";
import { type AgentCommand, scriptTimeoutDefault } from "@/lib/contract/agents";
import type { Actor } from "@/lib/domain/actor";
import { isLiveClaim, makeDue } from "@/lib/domain/firewalls/claims";
import { inTransaction } from "@/lib/domain/transactions";
import { hearAgent } from "./presence";

/** Commands handed out at once, and the seconds that an agent has beside those of its scripts. */
const batchMax = 20;
const leaseMarginSeconds = 30;

/** Whether somebody wants the address of a `command` to be let in. */
export const isWanted = `exists (select from claims where claims.organization_id = command.organization_id
  and claims.resource_id = command.resource_id and claims.address = command.cidr
  and ${isLiveClaim("claims")})`;

/**
 * Openings that nobody wants any more, and removals that were not handed out before somebody wanted
 * the address again. What was never handed out leaves no trace; what may have been carried out stays
 * doubtful.
 */
const callOffStatement: Statement = {
  name: "call_off_agent_commands",
  text: `
    with unwanted as (
      select command.organization_id, command.id, command.resource_id, command.deliveries
      from agent_commands command
      where command.organization_id = $1 and command.agent_id = $2 and command.completed_at is null
        and case when command.command_type = 'REVOKE' then command.deliveries = 0 and ${isWanted}
          else (command.leased_until is null or command.leased_until < now()) and not ${isWanted} end
    ), dropped as (
      delete from agent_commands using unwanted
      where agent_commands.organization_id = unwanted.organization_id
        and agent_commands.id = unwanted.id and unwanted.deliveries = 0
    ), given_up as (
      update agent_commands set completed_at = now(), success = false,
        result_message = 'There was no answer, and it is not wanted any more'
      from unwanted
      where agent_commands.organization_id = unwanted.organization_id
        and agent_commands.id = unwanted.id and unwanted.deliveries > 0
    )
    select distinct resource_id as "resourceId" from unwanted`,
};

/** While an agent has commands for a resource in hand, those after them wait. */
const nextStatement: Statement = {
  name: "next_agent_commands",
  text: `
    select command.id, command.command_type as "commandType", command.cidr, command.description,
      resources.resource_identifier as "resourceIdentifier",
      resources.resource_type as "resourceType", resources.config
    from agent_commands command
    join resources on resources.organization_id = command.organization_id
      and resources.id = command.resource_id
    where command.organization_id = $1 and command.agent_id = $2 and command.completed_at is null
      and not exists (select from agent_commands held
        where held.organization_id = $1 and held.agent_id = $2
          and held.resource_id = command.resource_id and held.completed_at is null
          and held.leased_until > now())
    order by command.position limit ${batchMax}`,
};

const leaseStatement: Statement = {
  name: "lease_agent_commands",
  text: `update agent_commands set deliveries = deliveries + 1,
      leased_until = now() + make_interval(secs => $3)
    where organization_id = $1 and id = any($2::uuid[])`,
};

type Next = Omit<AgentCommand, "scriptDir" | "scriptTimeout"> & { config: unknown };

/** Whatever stands there: a command that cannot be read would hold up all that follow it. */
const scripts = z.object({
  scriptDir: z.string().catch(""),
  scriptTimeout: z.number().catch(scriptTimeoutDefault),
});

/**
 * The next commands for the agent that calls, oldest first. They are its own until their lease is
 * over; what it has not answered by then is handed out again. An address that nobody wants any more
 * is not let in.
 *
 * @throws DomainError `agent_not_registered`
 */
export function pollCommands(actor: Actor<"agent:connect">): Promise<AgentCommand[]> {
  const organizationId = actor.organization.id;
  return inTransaction(actor, async ({ queries }) => {
    const { id } = await hearAgent(queries, actor);
    await callOff(queries, organizationId, id);
    const next = await queries.run<Next>(nextStatement, [organizationId, id]);
    const commands = next.map(({ config, ...command }) => ({
      ...command,
      ...scripts.parse(config ?? {}),
    }));
    if (commands.length === 0) return [];
    const seconds = commands.reduce((sum, { scriptTimeout }) => sum + scriptTimeout, 0);
    const ids = commands.map((command) => command.id);
    await queries.run(leaseStatement, [organizationId, ids, seconds + leaseMarginSeconds]);
    return commands;
  });
}

async function callOff(queries: Queries, organizationId: string, agentId: string): Promise<void> {
  const called = await queries.run<{ resourceId: string }>(callOffStatement, [
    organizationId,
    agentId,
  ]);
  const ids = called.map(({ resourceId }) => resourceId);
  await makeDue(queries, organizationId, ids, { opens: true });
}
