import type { Queries, Statement } from "@/db/queries";
import { DomainError } from "@/lib/domain/error";
import { isLiveClaim } from "@/lib/domain/firewalls/claims";

type Use = {
  sessions: number;
  staticRules: string[];
  rules: number;
  /** Those of them that were sent: others cannot be at the firewall. */
  sent: number;
  heldRemovals: number;
};

const useStatement: Statement = {
  name: "use_of_resource",
  text: `
    select (select count(distinct session_id)::int from claims where organization_id = $1
        and resource_id = $2 and session_id is not null and ${isLiveClaim("claims")}) as sessions,
      array(select distinct static_rules.label from claims
        join static_rules on static_rules.organization_id = claims.organization_id
          and static_rules.id = claims.static_rule_id
        where claims.organization_id = $1 and claims.resource_id = $2
          and ${isLiveClaim("claims")} order by 1 limit 5) as "staticRules",
      (select count(*)::int from rules where organization_id = $1 and resource_id = $2
        and closed_at is null) as rules,
      (select count(*)::int from rules where organization_id = $1 and resource_id = $2
        and closed_at is null and (sent_at is not null or opened_at is not null)) as sent,
      coalesce((select held_removals from firewalls where organization_id = $1
        and resource_id = $2), 0) as "heldRemovals"`,
};

/**
 * Refuses to name another firewall while a session or a static rule wants something of a resource,
 * or a rule of ours is, or may be, at the old one, whether a row explains it or not: nobody would
 * close it.
 *
 * @throws DomainError `resource_in_use`, `resource_held_by_static_rule`
 */
export async function demandMovable(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<void> {
  const { sessions, rules, heldRemovals } = await demandFree(queries, organizationId, id);
  if (sessions + rules > 0) {
    throw new DomainError("resource_in_use", {
      message: "Cannot name another firewall while rules are open here. Stop its sessions first.",
      details: { sessions, rules },
    });
  }
  if (heldRemovals > 0) throw unexplained(heldRemovals, "");
}

const wayOut =
  "if its firewall is gone for good, delete with abandonRules=true and remove them there by hand";

/**
 * Refuses to delete what a session or a static rule wants, and a resource with rules of ours that
 * are, or may be, at its firewall, whether a row explains them or not: nobody would close them.
 *
 * @param abandons an admin says that those rules are given up
 * @throws DomainError `resource_in_use`, `resource_held_by_static_rule`
 */
export async function demandDeletable(
  queries: Queries,
  organizationId: string,
  id: string,
  abandons: boolean,
): Promise<void> {
  const { sessions, sent, heldRemovals } = await demandFree(queries, organizationId, id);
  const details = { sessions, rules: sent };
  if (sessions > 0) throw new DomainError("resource_in_use", { details });
  if (abandons) return;
  if (sent > 0) {
    const number = sent === 1 ? "1 rule of ours has" : `${sent} rules of ours have`;
    const message = `${number} not been closed yet. Wait until all are closed or, ${wayOut}.`;
    throw new DomainError("resource_in_use", { message, details });
  }
  if (heldRemovals > 0) throw unexplained(heldRemovals, ` Or, ${wayOut}.`);
}

function unexplained(heldRemovals: number, more: string): DomainError {
  const message = `${heldRemovals} rules of ours are at the firewall that nothing explains. Allow their removal first.${more}`;
  return new DomainError("resource_in_use", { message, details: { heldRemovals } });
}

/** @throws DomainError `resource_held_by_static_rule` */
async function demandFree(queries: Queries, organizationId: string, id: string): Promise<Use> {
  const [use] = await queries.run<Use>(useStatement, [organizationId, id]);
  if (!use) throw new Error("A select without a table answers one row");
  const { sessions, staticRules } = use;
  if (sessions > 0 || staticRules.length === 0) return use;
  const labels = staticRules.map((label) => `'${label}'`).join(", ");
  throw new DomainError("resource_held_by_static_rule", {
    message: `Static rules name this resource: ${labels}. Delete them first.`,
    details: { staticRules },
  });
}
