import type { Queries, Statement } from "@/db/queries";
import type { ResourceRules } from "@/lib/contract/resource-rules";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { isLiveClaim, makeDue } from "@/lib/domain/firewalls/claims";
import { stuckTries } from "@/lib/domain/firewalls/reconciliation";
import { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { resourceWithIdNotFound } from "./resources";

const thereMax = 1_000;
const goneMax = 50;

const wanters = `coalesce((
    select json_agg(json_build_object(
        'kind', case when claims.session_id is null then 'STATIC_RULE' else 'SESSION' end,
        'id', coalesce(claims.session_id, claims.static_rule_id),
        'name', coalesce(sessions.user_name, static_rules.label),
        'endsAt', wire_time(claims.ends_at))
      order by claims.ends_at nulls last, claims.id)
    from claims
    left join sessions on sessions.organization_id = claims.organization_id
      and sessions.id = claims.session_id
    left join static_rules on static_rules.organization_id = claims.organization_id
      and static_rules.id = claims.static_rule_id
    where claims.organization_id = $1 and claims.resource_id = $2
      and claims.address = chosen.address and chosen.ports = any(claims.ports)
      and chosen.closed_at is null and ${isLiveClaim("claims")}
  ), '[]'::json)`;

const rulesStatement: Statement = {
  name: "rules_of_resource",
  text: `
    with chosen as (
      (select * from rules where organization_id = $1 and resource_id = $2 and closed_at is null
        order by begun_at desc, id limit ${thereMax})
      union all
      (select * from rules where organization_id = $1 and resource_id = $2
        and closed_at > now() - interval '1 day' order by closed_at desc, id limit ${goneMax})
    ),
    told as (
      select chosen.*, wanted.by, json_array_length(wanted.by) > 0 as is_wanted
      from chosen cross join lateral (select ${wanters} as by) wanted
    ),
    listed as (
      select told.*, case
          when closed_at is not null then 'CLOSED'
          when is_wanted and opened_at is not null then 'OPEN'
          when is_wanted and error_code is not null then 'FAILED'
          when is_wanted then 'OPENING'
          when tries >= ${stuckTries} then 'STUCK'
          else 'CLOSING' end as status
      from told
    )
    select json_build_object(
        'seenAt', wire_time(firewalls.seen_at),
        'nextTryAt', wire_time(least(firewalls.close_due_at, firewalls.open_due_at)),
        'errorCode', firewalls.error_code, 'errorMessage', firewalls.error_message,
        'room', firewalls.room,
        'rules', coalesce((
          select json_agg(json_build_object('id', id, 'ports', ports, 'address', address,
              'status', status, 'wantedBy', by, 'sentAt', wire_time(sent_at),
              'openedAt', wire_time(opened_at),
              'seenAt', wire_time(seen_at), 'unwantedAt', wire_time(unwanted_at),
              'closedAt', wire_time(closed_at), 'providerRuleId', provider_rule_id,
              'tries', tries, 'errorCode', error_code, 'errorMessage', error_message)
            order by array_position(
                array['STUCK', 'FAILED', 'CLOSING', 'OPENING', 'OPEN', 'CLOSED'], status),
              closed_at desc nulls first, begun_at desc, id)
          from listed), '[]'::json),
        'foreignTotal', firewalls.foreign_total, 'foreign', firewalls.foreign_rules,
        'heldRemovals', firewalls.held_removals,
        'isRemovalAllowed', firewalls.is_removal_allowed)::text as rules
    from firewalls where firewalls.organization_id = $1 and firewalls.resource_id = $2`,
};

/**
 * The rules at a resource's firewall as they were last seen, and those that went lately.
 *
 * @throws DomainError `resource_not_found`
 */
export async function getResourceRules(
  actor: Actor<"resources:read">,
  id: string,
): Promise<WireJson<ResourceRules>> {
  return readRules(actor.queries, actor.organization.id, id);
}

async function readRules(queries: Queries, organizationId: string, id: string) {
  const [row] = await queries.run<{ rules: string }>(rulesStatement, [organizationId, id]);
  if (!row) throw resourceWithIdNotFound(id);
  return new WireJson<ResourceRules>(row.rules);
}

const firewallStatement: Statement = {
  name: "hold_firewall_of_resource",
  text: `select resources.name, firewalls.held_removals as "heldRemovals",
      firewalls.is_removal_allowed as "isRemovalAllowed"
    from resources join firewalls on firewalls.organization_id = resources.organization_id
      and firewalls.resource_id = resources.id
    where resources.organization_id = $1 and resources.id = $2 for update of firewalls`,
};

type FirewallRow = { name: string; heldRemovals: number; isRemovalAllowed: boolean };

async function holdFirewall(queries: Queries, organizationId: string, id: string) {
  const [row] = await queries.run<FirewallRow>(firewallStatement, [organizationId, id]);
  if (!row) throw resourceWithIdNotFound(id);
  return row;
}

/**
 * Lets the next look at the firewall come at once, whatever it was waiting for.
 *
 * @throws DomainError `resource_not_found`
 */
export function retryRules(
  actor: Actor<"resources:write">,
  id: string,
): Promise<WireJson<ResourceRules>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const { name } = await holdFirewall(queries, organizationId, id);
    await makeDue(queries, organizationId, [id], { opens: true });
    const result = await readRules(queries, organizationId, id);
    return { result, events: [event("RULE_RETRY", { id, name }, {})] };
  });
}

const allowStatement: Statement = {
  name: "allow_removals",
  text: `update firewalls set is_removal_allowed = true
    where organization_id = $1 and resource_id = $2`,
};

/**
 * Says that the rules of ours which nothing explains may go from a firewall.
 *
 * @throws DomainError `resource_not_found`, `removal_not_held`
 */
export function allowRemovals(
  actor: Actor<"resources:write">,
  id: string,
): Promise<WireJson<ResourceRules>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const { name, heldRemovals, isRemovalAllowed } = await holdFirewall(
      queries,
      organizationId,
      id,
    );
    if (heldRemovals === 0) throw new DomainError("removal_not_held");
    await queries.run(allowStatement, [organizationId, id]);
    await makeDue(queries, organizationId, [id]);
    const result = await readRules(queries, organizationId, id);
    const told = event("RULE_REMOVALS_ALLOWED", { id, name }, { rules: heldRemovals });
    return { result, events: isRemovalAllowed ? [] : [told] };
  });
}

function event(
  eventType: "RULE_RETRY" | "RULE_REMOVALS_ALLOWED",
  { id, name }: { id: string; name: string },
  details: AuditEvent["details"],
): AuditEvent {
  return { eventType, resourceType: "RESOURCE", resourceId: id, resourceName: name, details };
}
