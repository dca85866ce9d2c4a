import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import type { Statement } from "@/db/queries";
import { resources } from "@/db/schema/resources";
import { roleResources } from "@/db/schema/roles";
import { resource as resourceSchema } from "@/lib/contract/resources";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { abandonRules } from "@/lib/domain/firewalls/abandoned-rules";
import { settleClaims } from "@/lib/domain/firewalls/claims";
import { write } from "@/lib/domain/write";
import { resourceEvent, settings } from "./events";
import { readResource } from "./resources";
import { demandDeletable } from "./use";

/** How long a deletion waits for work at the firewall that has begun, and how often it asks. */
const waitsMax = 40;
const waitMilliseconds = 250;

/**
 * Deletes a resource and takes it out of all roles. What happened at it stays in the audit log.
 *
 * @param abandons gives up the rules that could not be closed; without it they forbid the deletion
 * @throws DomainError `resource_not_found`, `resource_in_use` while sessions or rules of ours are
 *   there, `resource_held_by_static_rule`
 */
export async function deleteResource(
  actor: Actor<"resources:write">,
  id: string,
  abandons: boolean,
): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    const outcome = await tryToDelete(actor, id, abandons);
    if (outcome === "deleted") return;
    if (waits >= waitsMax) throw new DomainError("resource_in_use", { message: outcome });
    await sleep(waitMilliseconds);
  }
}

/** @returns what is in the way for a moment, else "deleted" */
function tryToDelete(actor: Actor, id: string, abandons: boolean): Promise<string> {
  const organizationId = actor.organization.id;
  return write<string>(actor, async (queries) => {
    const before = (await readResource(queries, organizationId, id)).decode(resourceSchema);
    await demandDeletable(queries, organizationId, id, abandons);
    const [firewall] = await queries.run<Firewall>(holdStatement, [organizationId, id]);
    // Somebody may be about to open what was wanted a moment ago, without having written it down.
    if (firewall?.isOpening) return { result: "Its firewall is being changed.", events: [] };
    if (firewall?.isClosing) return { result: "Its rules are being closed.", events: [] };
    await queries.run(unsentStatement, [organizationId, id]);
    await settleClaims(queries, organizationId, id);
    const given = abandons ? await abandonRules(queries, organizationId, before) : [];
    const { orm } = queries;
    await orm
      .delete(roleResources)
      .where(
        and(eq(roleResources.organizationId, organizationId), eq(roleResources.resourceId, id)),
      );
    await queries.run(forgetSimulatedStatement, [organizationId, id]);
    await queries.run(callOffStatement, [organizationId, id]);
    await orm
      .delete(resources)
      .where(and(eq(resources.organizationId, organizationId), eq(resources.id, id)));
    const events = [...given, resourceEvent("RESOURCE_DELETE", before, settings(before), null)];
    return { result: "deleted", events };
  });
}

type Firewall = { isOpening: boolean | null; isClosing: boolean };

/** A rule whose need is just over, and that nobody failed to close yet, is given its time to go. */
const holdStatement: Statement = {
  name: "hold_firewall",
  text: `select open_leased_until > now() as "isOpening",
      failures = 0 and exists (
        select from rules where rules.organization_id = $1 and rules.resource_id = $2
          and rules.closed_at is null and rules.tries = 0 and rules.sent_at is not null)
      and exists (
        select from claims where claims.organization_id = $1 and claims.resource_id = $2
          and claims.removed_at is null
          and least(claims.ended_at, claims.ends_at) > now() - interval '8 seconds') as "isClosing"
    from firewalls where organization_id = $1 and resource_id = $2 for update`,
};

/** What was begun and never sent cannot be at the firewall, and now nobody can send it any more. */
const unsentStatement: Statement = {
  name: "close_unsent_rules",
  text: `update rules set closed_at = now() where organization_id = $1 and resource_id = $2
    and closed_at is null and sent_at is null and opened_at is null`,
};

const forgetSimulatedStatement: Statement = {
  name: "forget_simulated_rules",
  text: "delete from simulated_rules where organization_id = $1 and resource_id = $2",
};

/** An agent is not to be asked about what is not there any more, whenever it comes back. */
const callOffStatement: Statement = {
  name: "call_off_commands_of_resource",
  text: `update agent_commands set completed_at = now(), success = false,
      result_message = 'Its resource was deleted'
    where organization_id = $1 and resource_id = $2 and completed_at is null`,
};
