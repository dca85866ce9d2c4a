import type { Queries, Statement } from "@/db/queries";
import type { AuditEvent } from "@/lib/domain/audit/events";

type Abandoned = {
  ports: string;
  address: string;
  providerRuleId: string | null;
  openedAt: string | null;
  unwantedAt: string | null;
};

const abandonStatement: Statement = {
  name: "abandon_rules",
  text: `update rules set abandoned_at = now()
    where organization_id = $1 and resource_id = $2 and closed_at is null
    returning ports, address, provider_rule_id as "providerRuleId",
      wire_time(opened_at) as "openedAt", wire_time(unwanted_at) as "unwantedAt"`,
};

/** The claims never say that they were removed: nobody saw it. */
const tellStatement: Statement = {
  name: "tell_abandoned_claims",
  text: `update claims set error_code = 'abandoned',
      error_message = 'Given up when the resource was deleted; the rule may still stand at its firewall'
    where organization_id = $1 and resource_id = $2 and removed_at is null and refused_at is null`,
};

/**
 * Gives up the rules at a firewall that could not be closed, within the deletion of its resource.
 * They are not called closed, here or anywhere: only nobody tries any more.
 *
 * @returns an event for each: whoever has to remove it by hand finds there what to look for
 */
export async function abandonRules(
  queries: Queries,
  organizationId: string,
  { id, name, heldRemovals, provider, resourceIdentifier, region }: AbandonedAt,
): Promise<AuditEvent[]> {
  const abandoned = await queries.run<Abandoned>(abandonStatement, [organizationId, id]);
  await queries.run(tellStatement, [organizationId, id]);
  // Of rules that carry our tag and that no row explains, only their number was kept.
  const unexplained = heldRemovals > 0 ? [{ unexplained: heldRemovals }] : [];
  return [...abandoned, ...unexplained].map((about) => ({
    eventType: "RULE_ABANDON",
    resourceType: "RESOURCE",
    resourceId: id,
    resourceName: name,
    details: { ...about, provider, resourceIdentifier, region },
  }));
}

type AbandonedAt = {
  id: string;
  name: string;
  heldRemovals: number;
  provider: string;
  resourceIdentifier: string;
  region: string | null;
};
