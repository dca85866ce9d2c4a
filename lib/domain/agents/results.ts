import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { type AgentResult, outputMax, type ScriptResult } from "@/lib/contract/agents";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { agentCommandNotFound } from "@/lib/domain/error";
import { holdFirewalls, isLiveClaim, makeDue, settleClaims } from "@/lib/domain/firewalls/claims";
import { backoffSeconds, stuckTries } from "@/lib/domain/firewalls/reconciliation";
import { eventsOf } from "@/lib/domain/firewalls/rule-events";
import { takeTurn } from "@/lib/domain/turns";
import { recordSystemEvents, writeInTurn } from "@/lib/domain/write";
import { isWanted } from "./polls";
import { hearAgent } from "./presence";

type Answered = {
  id: string;
  resourceId: string;
  commandType: "APPLY" | "REVOKE";
  cidr: string;
  position: string;
};

const answerStatement: Statement = {
  name: "answer_agent_command",
  text: `update agent_commands set completed_at = now(), success = $4, result_message = $5,
      script_results = $6
    where organization_id = $1 and agent_id = $2 and id = $3 and completed_at is null
    returning id, resource_id as "resourceId", command_type as "commandType", cidr,
      position::text as position`,
};

const knownStatement: Statement = {
  name: "find_agent_command",
  text: "select from agent_commands where organization_id = $1 and agent_id = $2 and id = $3",
};

/**
 * An opening that was called off for want of an answer, and then was carried out after all: by a twin
 * of the agent with the same key, or by a script that outlived its agent. Its removal may have been
 * before it, so the end is made sure of. Nobody answers with scripts for what was called off.
 */
const lateStatement: Statement = {
  name: "repeat_late_agent_command",
  text: `
    with late as (
      update agent_commands set script_results = '[]'
      where organization_id = $1 and agent_id = $2 and id = $3 and command_type = 'APPLY'
        and completed_at is not null and not success and script_results is null
      returning *
    )
    insert into agent_commands
      (organization_id, agent_id, resource_id, command_type, cidr, description)
    select organization_id, agent_id, resource_id,
      case when ${isWanted} then 'APPLY' else 'REVOKE' end, cidr, description
    from late command
    where not exists (select from agent_commands waiting
      where waiting.organization_id = $1 and waiting.agent_id = $2
        and waiting.resource_id = command.resource_id and waiting.cidr = command.cidr
        and waiting.completed_at is null)
    returning resource_id as "resourceId"`,
};

async function undoLate(
  queries: Queries,
  organizationId: string,
  agentId: string,
  id: string,
): Promise<void> {
  const values = [organizationId, agentId, id];
  const late = await queries.run<{ resourceId: string }>(lateStatement, values);
  const ids = late.map(({ resourceId }) => resourceId);
  await makeDue(queries, organizationId, ids, { opens: true });
}

/** An agent runs one after another, so what it has in hand from before was done, and is outdated. */
const outdateStatement: Statement = {
  name: "outdate_agent_commands",
  text: `update agent_commands set completed_at = now(), success = false,
      result_message = 'A later command was answered first'
    where organization_id = $1 and agent_id = $2 and resource_id = $3 and cidr = $4
      and position < $5 and deliveries > 0 and completed_at is null`,
};

/** What a removal has made void is kept for a day, for answers that come twice. */
const forgetStatement: Statement = {
  name: "forget_agent_commands",
  text: `delete from agent_commands command
    where command.organization_id = $1 and command.agent_id = $2 and command.resource_id = $3
      and exists (select from agent_commands later
        where later.organization_id = $1 and later.agent_id = $2 and later.resource_id = $3
          and later.cidr = command.cidr and later.position >= command.position
          and later.command_type = 'REVOKE' and later.success
          and later.completed_at < now() - interval '1 day')`,
};

/**
 * Takes an agent's answer to a command. What it did is looked at now; why it failed is told with
 * the rule, and tried again after a while. A second answer changes nothing, but one that comes when
 * nobody waited for it any more has its effect undone.
 *
 * @throws DomainError `agent_not_registered`, `agent_command_not_found` for those of others too
 */
export async function recordResult(
  actor: Actor<"agent:connect">,
  id: string,
  result: AgentResult,
): Promise<{ message: string }> {
  const organizationId = actor.organization.id;
  await withTurn(actor, async (queries) => {
    const agent = await hearAgent(queries, actor);
    const [command] = await queries.run<Answered>(answerStatement, [
      organizationId,
      agent.id,
      id,
      result.success,
      result.success ? null : reasonOf(result),
      JSON.stringify((result.scriptResults ?? []).map(kept)),
    ]);
    if (!command) {
      const known = await queries.run(knownStatement, [organizationId, agent.id, id]);
      if (known.length === 0) throw agentCommandNotFound(id);
      if (result.success) await undoLate(queries, organizationId, agent.id, id);
      return;
    }
    const { resourceId, cidr, position, commandType } = command;
    await queries.run(outdateStatement, [organizationId, agent.id, resourceId, cidr, position]);
    if (!result.success) await recordFailure(queries, organizationId, command, reasonOf(result));
    else await makeDue(queries, organizationId, [resourceId], { opens: true });
    if (result.success && commandType === "REVOKE") {
      await recordRemoval(queries, organizationId, command);
      await queries.run(forgetStatement, [organizationId, agent.id, resourceId]);
    }
  });
  return { message: "Result recorded" };
}

/** What it comes to is told in the organization's lists, so it takes its turn before all else. */
async function withTurn(
  { queries, organization }: Actor,
  work: (queries: Queries) => Promise<void>,
): Promise<void> {
  if (queries === (await database())) return writeInTurn(organization.id, work);
  await takeTurn(queries, organization.id);
  return work(queries);
}

const kept = ({ output, ...script }: ScriptResult) => ({
  ...script,
  // The cut may go through a character of two halves, of which the database takes none alone.
  output: output?.slice(-outputMax).toWellFormed() ?? null,
});

const namedMax = 3;
const saidMax = 300;
const reasonMax = 1_000;

/** "10-nftables failed: Error: Could not process rule": the scripts, and how their output ends. */
function reasonOf({ scriptResults, resultMessage }: AgentResult): string {
  const failed = (scriptResults ?? []).filter(({ success }) => !success);
  const reasons = failed.slice(0, namedMax).map(({ scriptName, output }) => {
    const said = endOf(output);
    return `${endOf(scriptName)} failed${said && `: ${said}`}`;
  });
  if (failed.length > namedMax) reasons.push(`and ${failed.length - namedMax} more`);
  const reason = reasons.join("; ") || endOf(resultMessage);
  return (reason || "The agent told no reason").slice(0, reasonMax);
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: terminals know them; a page does not.
const colours = /\u001b\[[\d;?]*[a-z]/gi;
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.

function endOf(text: string | null | undefined): string {
  const end = (text ?? "").slice(-outputMax);
  const said = end.replace(colours, "").replace(controls, " ").trim();
  return said.length > saidMax ? `…${said.slice(-saidMax).toWellFormed()}` : said;
}

type Removed = { resourceName: string; ports: string; address: string; providerRuleId: string };

const removedStatement: Statement = {
  name: "close_agent_rule",
  text: `update rules set closed_at = now()
    from resources
    where rules.organization_id = $1 and rules.resource_id = $2 and rules.address = $3
      and resources.organization_id = $1 and resources.id = $2 and rules.closed_at is null
      and rules.opened_at is not null and exists (select from claims
        where claims.organization_id = $1 and claims.resource_id = $2 and claims.address = $3
          and ${isLiveClaim("claims")})
    returning resources.name as "resourceName", rules.ports, rules.address,
      rules.provider_rule_id as "providerRuleId"`,
};

/**
 * Somebody wants the address again since its removal was handed out: the next look must not take it
 * for one that others took away.
 */
async function recordRemoval(
  queries: Queries,
  organizationId: string,
  { resourceId, cidr }: Answered,
): Promise<void> {
  const values = [organizationId, resourceId, cidr];
  const removed = await queries.run<Removed>(removedStatement, values);
  if (removed.length === 0) return;
  const events = removed.map(({ resourceName, ...details }): AuditEvent => {
    const resourceType = "RESOURCE";
    return { eventType: "RULE_CLOSE", resourceType, resourceId, resourceName, details };
  });
  await recordSystemEvents(queries, organizationId, events);
  await settleClaims(queries, organizationId, resourceId);
}

type Failed = {
  resourceName: string;
  ports: string;
  address: string;
  providerRuleId: string | null;
  tries: number;
  isOpen: boolean;
};

/** Only of a rule that is still to be opened, or still to go: of others it tells nothing any more. */
const failStatement: Statement = {
  name: "fail_agent_rule",
  text: `update rules set tries = tries + 1, error_code = 'invalid', error_message = $5
    from resources
    where rules.organization_id = $1 and rules.resource_id = $2 and rules.address = $3
      and resources.organization_id = $1 and resources.id = $2 and rules.closed_at is null
      and case when $4 = 'APPLY' then rules.opened_at is null and rules.unwanted_at is null
        else rules.unwanted_at is not null end
    returning resources.name as "resourceName", rules.ports, rules.address,
      rules.provider_rule_id as "providerRuleId", rules.tries, rules.opened_at is not null as "isOpen"`,
};

/** Work that is due already stays due: it may be another's. */
const waitStatement: Statement = {
  name: "wait_after_agent_failure",
  text: `update firewalls set
      open_due_at = case when $3 <> 'APPLY' or open_due_at <= now() then open_due_at
        else now() + make_interval(secs => $4) end,
      close_due_at = case when $3 <> 'REVOKE' or close_due_at <= now() then close_due_at
        else now() + make_interval(secs => $4) end
    where organization_id = $1 and resource_id = $2`,
};

async function recordFailure(
  queries: Queries,
  organizationId: string,
  { resourceId, commandType, cidr }: Answered,
  reason: string,
): Promise<void> {
  const values = [organizationId, resourceId, cidr, commandType, reason];
  await holdFirewalls(queries, organizationId, [resourceId]);
  const [rule] = await queries.run<Failed>(failStatement, values);
  if (!rule) return makeDue(queries, organizationId, [resourceId], { opens: true });
  const seconds = backoffSeconds(rule.tries);
  await queries.run(waitStatement, [organizationId, resourceId, commandType, seconds]);
  await settleClaims(queries, organizationId, resourceId);
  const isStuck = commandType === "REVOKE" && rule.isOpen && rule.tries === stuckTries;
  if (!isStuck) return;
  const { resourceName } = rule;
  const held = { before: 0, now: 0 };
  const told = { stuck: [rule], orphans: [], held };
  const events = eventsOf({ resourceId, resourceName }, undefined, told);
  await recordSystemEvents(queries, organizationId, events);
}
