import type { Queries, Statement } from "@/db/queries";
import { isLiveClaim } from "./claims";
import { DomainError } from "./error";

type Use = { sessions: number; staticRules: string[]; rules: number; heldRemovals: number };

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
      coalesce((select held_removals from firewalls where organization_id = $1
        and resource_id = $2), 0) as "heldRemovals"`,
};

/**
 * Refuses while a session or a static rule wants something of a resource, or a rule of ours is, or
 * may be, at its firewall, whether a row explains it or not: without the resource nobody would close
 * it.
 *
 * @throws DomainError `resource_in_use`, `resource_held_by_static_rule`
 */
export async function demandIdle(
  queries: Queries,
  organizationId: string,
  id: string,
  act: "deleted" | "moved",
): Promise<void> {
  const [use] = await queries.run<Use>(useStatement, [organizationId, id]);
  if (!use) return;
  const { sessions, staticRules, rules, heldRemovals } = use;
  if (sessions === 0 && staticRules.length > 0) {
    const labels = staticRules.map((label) => `'${label}'`).join(", ");
    throw new DomainError("resource_held_by_static_rule", {
      message: `Static rules name this resource: ${labels}. Delete them first.`,
      details: { staticRules },
    });
  }
  if (sessions + rules === 0 && heldRemovals > 0) {
    throw new DomainError("resource_in_use", {
      message: `${heldRemovals} rules of ours are at the firewall that nothing explains. Allow their removal first.`,
      details: { heldRemovals },
    });
  }
  if (sessions + rules === 0) return;
  throw new DomainError("resource_in_use", {
    details: { sessions, rules },
    ...(act === "moved" && {
      message: "Cannot name another firewall while rules are open here. Stop its sessions first.",
    }),
  });
}
