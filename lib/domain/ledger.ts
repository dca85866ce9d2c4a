import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { ForeignRule } from "@/db/schema/firewalls";
import type { ProviderFailure, Room, SeenRule, Spot } from "@/lib/providers/provider";
import { wantedRules } from "./claims";
import type { KnownRule } from "./reconciliation";
import { type TargetRow, targetColumns, targetTables } from "./targets";

/** Removals and additions are separate queues, each with leases of its own. */
export type Side = "close" | "open";

/** A firewall that is ours to work on until the lease ends, unless the fence has moved on. */
export type Lease = { organizationId: string; resourceId: string; side: Side; fence: number };

/** Longer than the calls of one run may take together. */
const leaseSeconds = 45;

const leaseStatement = (side: Side): Statement => ({
  name: `lease_firewalls_to_${side}`,
  text: `
    update firewalls set ${side}_fence = ${side}_fence + 1,
      ${side}_leased_until = now() + interval '${leaseSeconds} seconds'
    from (
      select organization_id, resource_id from firewalls
      where ${side}_due_at <= now() and (${side}_leased_until is null or ${side}_leased_until < now())
      order by ${side}_due_at limit $1 for update skip locked
    ) due
    where firewalls.organization_id = due.organization_id
      and firewalls.resource_id = due.resource_id
    returning firewalls.organization_id as "organizationId",
      firewalls.resource_id as "resourceId", firewalls.${side}_fence as fence`,
});

const leaseStatements = { close: leaseStatement("close"), open: leaseStatement("open") };

/** Takes the firewalls that have waited longest, as many as there are hands for. */
export async function leaseFirewalls(side: Side, most: number): Promise<Lease[]> {
  const store = await database();
  const leased = await store.run<Omit<Lease, "side">>(leaseStatements[side], [most]);
  return leased.map((lease) => ({ ...lease, fence: Number(lease.fence), side }));
}

const knownRules = `
  coalesce((select json_agg(json_build_object('id', id, 'ports', ports, 'address', address,
      'begunAt', begun_at, 'sentAt', sent_at, 'openedAt', opened_at,
      'providerRuleId', provider_rule_id, 'tries', tries, 'unwantedAt', unwanted_at))
    from rules where organization_id = $1 and resource_id = $2 and closed_at is null), '[]'::json)`;

const pictureText = `
  select ${knownRules} as known,
    coalesce((select json_agg(wanted) from ${wantedRules}), '[]'::json) as wanted,
    firewalls.is_removal_allowed as "isRemovalAllowed", firewalls.failures,
    firewalls.held_removals as "heldRemovals", firewalls.error_code as "errorCode",
    (select count(*)::int from claims where organization_id = $1 and resource_id = $2
      and removed_at is null and refused_at is null
      and (applied_at is null or ended_at is not null or ends_at <= now())) as "unsettled",
    to_json(now()) as now`;

const pictureStatement: Statement = {
  name: "read_firewall_picture",
  text: `${pictureText}, ${targetColumns}
    from ${targetTables}
    join firewalls on firewalls.organization_id = resources.organization_id
      and firewalls.resource_id = resources.id
    where resources.organization_id = $1 and resources.id = $2`,
};

export type LedgerPicture = {
  wanted: Spot[];
  known: KnownRule[];
  isRemovalAllowed: boolean;
  heldRemovals: number;
  failures: number;
  errorCode: string | null;
  unsettled: number;
  now: Date;
};

type PictureRow = Omit<LedgerPicture, "now" | "known"> & {
  now: string;
  known: (Omit<KnownRule, "begunAt" | "sentAt" | "openedAt" | "unwantedAt"> &
    Record<"begunAt" | "sentAt" | "openedAt" | "unwantedAt", string | null>)[];
};

/** All that decides what is to be done at a firewall; undefined when the resource is gone. */
export async function readPicture(
  queries: Queries,
  { organizationId, resourceId }: Pick<Lease, "organizationId" | "resourceId">,
): Promise<(LedgerPicture & { target: TargetRow }) | undefined> {
  const [row] = await queries.run<PictureRow & TargetRow>(pictureStatement, [
    organizationId,
    resourceId,
  ]);
  return row && { ...pictureOf(row), target: row };
}

function pictureOf({ known, now, ...row }: PictureRow): LedgerPicture {
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    wanted: row.wanted,
    isRemovalAllowed: row.isRemovalAllowed,
    heldRemovals: row.heldRemovals,
    failures: row.failures,
    errorCode: row.errorCode,
    unsettled: row.unsettled,
    now: new Date(now),
    known: known.map((rule) => ({
      ...rule,
      begunAt: moment(rule.begunAt) ?? new Date(now),
      sentAt: moment(rule.sentAt),
      openedAt: moment(rule.openedAt),
      unwantedAt: moment(rule.unwantedAt),
    })),
  };
}

const beginStatement: Statement = {
  name: "begin_rules",
  text: `insert into rules (organization_id, resource_id, ports, address)
    select $1, $2, rule.ports, rule.address
    from jsonb_to_recordset($3::jsonb) as rule(ports text, address text)
    on conflict (organization_id, resource_id, ports, address) where closed_at is null do nothing`,
};

/** Writes down what is about to be opened, so that no crash can leave a rule without a row. */
export async function beginRules(
  { organizationId, resourceId }: Lease,
  spots: readonly Spot[],
): Promise<void> {
  const store = await database();
  await store.run(beginStatement, [organizationId, resourceId, JSON.stringify(spots)]);
}

const fenceStatement = (side: Side): Statement => ({
  name: `hold_fence_to_${side}`,
  text: `select from firewalls where organization_id = $1 and resource_id = $2
    and ${side}_fence = $3 for no key update`,
});

const fenceStatements = { close: fenceStatement("close"), open: fenceStatement("open") };

/** Whether the lease is still the newest one; holds the firewall's row until the transaction ends. */
export async function holdFence(
  queries: Queries,
  { organizationId, resourceId, side, fence }: Lease,
): Promise<boolean> {
  const held = await queries.run(fenceStatements[side], [organizationId, resourceId, fence]);
  return held.length > 0;
}

const sentStatement: Statement = {
  name: "mark_rules_sent",
  text: `update rules set sent_at = now(), error_code = null, error_message = null
    from jsonb_to_recordset($3::jsonb) as sent(ports text, address text)
    where organization_id = $1 and resource_id = $2 and closed_at is null and opened_at is null
      and rules.ports = sent.ports and rules.address = sent.address`,
};

const openedStatement: Statement = {
  name: "mark_rules_opened",
  text: `insert into rules (organization_id, resource_id, ports, address, sent_at, opened_at, seen_at,
      provider_rule_id)
    select $1, $2, seen.ports, seen.address, now(), now(), now(), seen.id
    from jsonb_to_recordset($3::jsonb) as seen(ports text, address text, id text)
    on conflict (organization_id, resource_id, ports, address) where closed_at is null
    do update set opened_at = coalesce(rules.opened_at, now()), seen_at = now(), tries = 0,
      sent_at = coalesce(rules.sent_at, now()), provider_rule_id = excluded.provider_rule_id,
      error_code = null, error_message = null`,
};

const seenStatement: Statement = {
  name: "mark_rules_seen",
  text: `update rules set seen_at = now() where organization_id = $1 and resource_id = $2
    and closed_at is null and opened_at is not null`,
};

const closedStatement: Statement = {
  name: "mark_rules_closed",
  text: `update rules set closed_at = now(), error_code = null, error_message = null
    where organization_id = $1 and id = any($2::uuid[]) and closed_at is null`,
};

const failedStatement: Statement = {
  name: "mark_rules_failed",
  text: `update rules set tries = tries + 1, error_code = failed.code,
      error_message = failed.message
    from jsonb_to_recordset($3::jsonb) as failed(ports text, address text, code text, message text)
    where organization_id = $1 and resource_id = $2 and closed_at is null
      and rules.ports = failed.ports and rules.address = failed.address`,
};

const wantednessStatement: Statement = {
  name: "mark_rules_unwanted",
  text: `update rules set
      unwanted_at = case when unwanted_at is null then now() end,
      tries = 0, error_code = null, error_message = null
    where organization_id = $1 and resource_id = $2 and closed_at is null
      and (unwanted_at is not null) = exists (select from ${wantedRules}
        where wanted.ports = rules.ports and wanted.address = rules.address)`,
};

/** What a run changes in the rules of one resource. All of it is seen through the provider's eyes. */
export type RuleChanges = {
  sent: readonly Spot[];
  opened: readonly SeenRule[];
  closed: readonly KnownRule[];
  failed: readonly (Spot & { failure: ProviderFailure })[];
  /** Whether the provider was read: what is still open was seen there. */
  isRead: boolean;
};

/** Writes down what a run found. Call it with the fence held. */
export async function recordRules(
  queries: Queries,
  { organizationId, resourceId }: Lease,
  { sent, opened, closed, failed, isRead }: RuleChanges,
): Promise<void> {
  const run = (statement: Statement, rows: readonly unknown[]) =>
    rows.length > 0
      ? queries.run(statement, [organizationId, resourceId, JSON.stringify(rows)])
      : undefined;
  await run(sentStatement, sent);
  await run(
    openedStatement,
    opened.map(({ ports, address, providerRuleId }) => ({ ports, address, id: providerRuleId })),
  );
  if (closed.length > 0) {
    await queries.run(closedStatement, [organizationId, closed.map(({ id }) => id)]);
  }
  if (isRead) await queries.run(seenStatement, [organizationId, resourceId]);
  // First the tries start anew for what has just become unwanted, then the failures count.
  await queries.run(wantednessStatement, [organizationId, resourceId]);
  await run(
    failedStatement,
    failed.map(({ ports, address, failure: { code, message } }) => {
      return { ports, address, code, message };
    }),
  );
}

/** How a firewall is left, until it is looked at again. */
export type FirewallState = {
  /** Seconds until the next look, null to leave the other side's word. */
  closeIn: number;
  openIn: number | null;
  failure: ProviderFailure | null;
  /** Null when the provider was not read. */
  listing: { room: readonly Room[]; foreign: readonly ForeignRule[]; foreignTotal: number } | null;
  held: number;
};

const leaveStatement = (side: Side): Statement => ({
  name: `leave_firewall_to_${side}`,
  text: `
    update firewalls set
      ${side}_leased_until = null,
      close_due_at = least(now() + make_interval(secs => $3),
        (select min(ends_at) from claims where organization_id = $1 and resource_id = $2
          and removed_at is null and ended_at is null and ends_at > now())),
      open_due_at = now() + make_interval(secs => $4),
      failures = case when $5::text is null then 0 else failures + 1 end,
      error_code = $5, error_message = $6,
      seen_at = case when $7::jsonb is null then seen_at else now() end,
      room = coalesce($7, room), foreign_rules = coalesce($8, foreign_rules),
      foreign_total = coalesce($9, foreign_total),
      held_removals = $10,
      is_removal_allowed = is_removal_allowed and $10 > 0
    where organization_id = $1 and resource_id = $2`,
});

const leaveStatements = { close: leaveStatement("close"), open: leaveStatement("open") };

/** Gives the lease back and says when the firewall is due again. Call it with the fence held. */
export async function leaveFirewall(
  queries: Queries,
  { organizationId, resourceId, side }: Lease,
  { closeIn, openIn, failure, listing, held }: FirewallState,
): Promise<void> {
  await queries.run(leaveStatements[side], [
    organizationId,
    resourceId,
    closeIn,
    openIn,
    failure?.code ?? null,
    failure?.message ?? null,
    listing && JSON.stringify(listing.room),
    listing && JSON.stringify(listing.foreign),
    listing?.foreignTotal ?? null,
    held,
  ]);
}
