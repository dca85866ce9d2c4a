import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { ProviderFailure, SeenRule, Spot } from "@/lib/providers/provider";
import { wantedRules } from "./claims";
import { holdFence, type Lease } from "./leases";
import type { KnownRule } from "./reconciliation";
import { type TargetRow, targetColumns, targetTables } from "./targets";

const knownRules = `
  coalesce((select json_agg(json_build_object('id', id, 'ports', ports, 'address', address,
      'sentAt', sent_at, 'openedAt', opened_at, 'providerRuleId', provider_rule_id,
      'tries', tries, 'errorCode', error_code))
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
  known: (Omit<KnownRule, "sentAt" | "openedAt"> & Record<"sentAt" | "openedAt", string | null>)[];
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
      sentAt: moment(rule.sentAt),
      openedAt: moment(rule.openedAt),
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

/** Writes down what is wanted and not there, so that whatever comes of it has a row to stand in. */
export async function beginRules(
  { organizationId, resourceId }: Lease,
  spots: readonly Spot[],
): Promise<void> {
  if (spots.length === 0) return;
  const store = await database();
  await store.run(beginStatement, [organizationId, resourceId, JSON.stringify(spots)]);
}

const sendStatement: Statement = {
  name: "send_rules",
  text: `insert into rules (organization_id, resource_id, ports, address, sent_at)
    select $1, $2, sent.ports, sent.address, now()
    from jsonb_to_recordset($3::jsonb) as sent(ports text, address text)
    where exists (select from ${wantedRules}
      where wanted.ports = sent.ports and wanted.address = sent.address)
    on conflict (organization_id, resource_id, ports, address) where closed_at is null
    do update set sent_at = now(), error_code = null, error_message = null
    returning ports, address`,
};

/**
 * Notes, before the call, that it is made: from here on the rules may be there, whatever crashes.
 * Whoever ends a claim or looks at what is left of it holds the firewall's row as well, so a rule is
 * either not sent or not taken for gone.
 *
 * @returns those that are still wanted; null when the lease is lost
 */
export async function sendRules(lease: Lease, spots: readonly Spot[]): Promise<Spot[] | null> {
  const { organizationId, resourceId } = lease;
  const store = await database();
  return store.transaction(async (queries) => {
    if (!(await holdFence(queries, lease))) return null;
    return queries.run<Spot>(sendStatement, [organizationId, resourceId, JSON.stringify(spots)]);
  });
}

const openedStatement: Statement = {
  name: "mark_rules_opened",
  text: `insert into rules (organization_id, resource_id, ports, address, sent_at, opened_at, seen_at,
      provider_rule_id)
    select $1, $2, seen.ports, seen.address, now(), now(), now(), seen.id
    from jsonb_to_recordset($3::jsonb) as seen(ports text, address text, id text)
    on conflict (organization_id, resource_id, ports, address) where closed_at is null
    do update set opened_at = coalesce(rules.opened_at, now()), seen_at = now(),
      sent_at = coalesce(rules.sent_at, now()), provider_rule_id = excluded.provider_rule_id,
      tries = case when rules.unwanted_at is null then 0 else rules.tries end,
      error_code = case when rules.unwanted_at is not null then rules.error_code end,
      error_message = case when rules.unwanted_at is not null then rules.error_message end`,
};

const closedStatement: Statement = {
  name: "mark_rules_closed",
  text: `update rules set closed_at = now(), error_code = null, error_message = null
    where organization_id = $1 and id = any($2::uuid[]) and closed_at is null`,
};

const noteStatement: Statement = {
  name: "note_rules_that_may_be_there",
  text: `insert into rules (organization_id, resource_id, ports, address, sent_at)
    select $1, $2, noted.ports, noted.address, now()
    from jsonb_to_recordset($3::jsonb) as noted(ports text, address text)
    on conflict (organization_id, resource_id, ports, address) where closed_at is null
    do update set sent_at = now() where rules.opened_at is null`,
};

/** Writes down rules that may be there, whatever was known of them. */
export async function noteRules(
  queries: Queries,
  { organizationId, resourceId }: Pick<Lease, "organizationId" | "resourceId">,
  spots: readonly Spot[],
): Promise<void> {
  await queries.run(noteStatement, [organizationId, resourceId, JSON.stringify(spots)]);
}

const failedStatement: Statement = {
  name: "mark_rules_failed",
  text: `update rules set tries = tries + 1, error_code = failed.code,
      error_message = failed.message,
      sent_at = case when opened_at is null and failed."isRefused" then null else sent_at end
    from jsonb_to_recordset($3::jsonb)
      as failed(ports text, address text, code text, message text, "isRefused" boolean)
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
  shown: readonly SeenRule[];
  closed: readonly KnownRule[];
  /** No longer open for all that is known, but they may be there: each goes on in a row of its own. */
  doubted: readonly KnownRule[];
  /**
   * Refused is what the provider said no to. A call that failed as a whole, or the look after it, may
   * have done a part of its work, or all of it.
   */
  failed: readonly (Spot & { failure: ProviderFailure; isRefused: boolean })[];
};

/** Writes down what a run found. Call it with the fence held. */
export async function recordRules(
  queries: Queries,
  { organizationId, resourceId }: Lease,
  { shown, closed, doubted, failed }: RuleChanges,
): Promise<void> {
  const run = (statement: Statement, rows: readonly unknown[]) =>
    rows.length > 0
      ? queries.run(statement, [organizationId, resourceId, JSON.stringify(rows)])
      : undefined;
  await run(
    openedStatement,
    shown.map(({ ports, address, providerRuleId }) => ({ ports, address, id: providerRuleId })),
  );
  const over = [...closed, ...doubted].map(({ id }) => id);
  if (over.length > 0) await queries.run(closedStatement, [organizationId, over]);
  await run(noteStatement, doubted);
  // First the tries start anew for what has just become unwanted, then the failures count.
  await queries.run(wantednessStatement, [organizationId, resourceId]);
  await run(
    failedStatement,
    failed.map(({ ports, address, isRefused, failure: { code, message } }) => {
      return { ports, address, code, message, isRefused };
    }),
  );
}
