import { type SQL, sql } from "drizzle-orm";
import { type Queries, type Statement, textOf } from "@/db/queries";

/** A claim that still wants its rules at this moment. */
export function liveClaim(claims: string): SQL {
  const claim = sql.identifier(claims);
  return sql`(${claim}.removed_at is null and ${claim}.ended_at is null
    and ${claim}.refused_at is null and (${claim}.ends_at is null or ${claim}.ends_at > now()))`;
}

/** The same as text. */
export const isLiveClaim = (claims: string) => textOf(liveClaim(claims));

/** From-item `wanted(ports, address)`: the rules that live claims want at the resource $2 of $1. */
export const wantedRules = `(
  select distinct port.ports, claims.address
  from claims cross join lateral unnest(claims.ports) as port(ports)
  where claims.organization_id = $1 and claims.resource_id = $2 and ${isLiveClaim("claims")}
) wanted`;

const settleStatement: Statement = {
  name: "settle_claims",
  text: `
    with open_claims as (
      select claims.id, ${isLiveClaim("claims")} as is_live, claims.address, claims.ports
      from claims
      where claims.organization_id = $1 and claims.resource_id = $2 and claims.removed_at is null
        and claims.refused_at is null
    ),
    state as (
      select mine.id, mine.is_live,
        count(*) filter (where rule.opened_at is null) = 0 as is_open,
        count(*) filter (where rule.id is not null and not exists (
          select from open_claims other
          where other.is_live and other.address = mine.address
            and rule.ports = any(other.ports))) = 0 as is_gone,
        min(rule.provider_rule_id) as provider_rule_id,
        min(rule.error_code) filter (where rule.opened_at is null or not mine.is_live) as error_code,
        min(rule.error_message) filter (where rule.opened_at is null or not mine.is_live)
          as error_message
      from open_claims mine
      left join lateral unnest(mine.ports) as port(ports) on true
      left join rules rule on rule.organization_id = $1 and rule.resource_id = $2
        and rule.ports = port.ports and rule.address = mine.address and rule.closed_at is null
      group by mine.id, mine.is_live
    )
    update claims set
      applied_at = case when not state.is_live then claims.applied_at
        when state.is_open then coalesce(claims.applied_at, now()) end,
      removed_at = case when not state.is_live and state.is_gone then now() end,
      provider_rule_id = coalesce(state.provider_rule_id, claims.provider_rule_id),
      error_code = state.error_code, error_message = state.error_message
    from state
    where claims.organization_id = $1 and claims.id = state.id
      and (claims.applied_at is not null, false, claims.error_message, claims.provider_rule_id)
        is distinct from (case when state.is_live then state.is_open
            else claims.applied_at is not null end, not state.is_live and state.is_gone,
          state.error_message, coalesce(state.provider_rule_id, claims.provider_rule_id))
    returning claims.id`,
};

/**
 * Lets the claims on a resource say what its rules now are: applied while every rule of theirs is
 * seen open, removed when none of theirs is left that nobody else wants.
 *
 * @returns how many claims say something else than before
 */
export async function settleClaims(
  queries: Queries,
  organizationId: string,
  resourceId: string,
): Promise<number> {
  const settled = await queries.run(settleStatement, [organizationId, resourceId]);
  return settled.length;
}

/** Several are always held in one order, so that nobody waits for somebody who waits for them. */
const heldFirewalls = `select resource_id from firewalls
  where organization_id = $1 and resource_id = any($2::uuid[])
  order by resource_id for no key update`;

const holdStatement: Statement = {
  name: "hold_firewalls",
  text: heldFirewalls,
};

/**
 * Holds firewalls to the end of the transaction. Whoever changes rules does this first, as a run
 * does: in the other order the two would wait for each other.
 */
export async function holdFirewalls(
  queries: Queries,
  organizationId: string,
  resourceIds: readonly string[],
): Promise<void> {
  await queries.run(holdStatement, [organizationId, resourceIds]);
}

const dueStatement: Statement = {
  name: "make_firewalls_due",
  text: `update firewalls set close_due_at = least(close_due_at, coalesce($3::timestamptz, now())),
      open_due_at = case when $4 then least(coalesce(open_due_at, now()), now()) else open_due_at end
    from (${heldFirewalls}) held
    where firewalls.organization_id = $1 and firewalls.resource_id = held.resource_id`,
};

/**
 * Says that the claims on some resources have changed, within the change itself.
 *
 * @param opens whether something may have to be opened; removals are always looked for
 * @param closesAt when the first of the removals is due, in ISO 8601; null for now
 */
export async function makeDue(
  queries: Queries,
  organizationId: string,
  resourceIds: readonly string[],
  { opens = false, closesAt = null }: { opens?: boolean; closesAt?: string | null } = {},
): Promise<void> {
  if (resourceIds.length === 0) return;
  await queries.run(dueStatement, [organizationId, resourceIds, closesAt, opens]);
}
