import { type SQL, sql } from "drizzle-orm";
import { type Queries, runSql, type Statement } from "@/db/queries";
import type { AuditLogFilters } from "@/lib/contract/audit";
import { DomainError } from "@/lib/domain/error";
import { containing } from "@/lib/domain/lists";

/** A stretch of an organization's chain, both ends counted. Positions have no gaps. */
export type Stretch = { oldest: number; newest: number };

/** Which events of a stretch are meant, as SQL. */
export type EventChoice = {
  /** What every event must fulfil; the tenant's predicate among it. */
  conditions: [SQL, ...SQL[]];
  /** Ways to belong, of which one is enough: each has an index of its own. None: all belong. */
  ways: SQL[];
  /** No index finds them: the stretch is looked through piece by piece, and never counted. */
  isSearch: boolean;
  /** Nothing is left out of the stretch. */
  isWhole: boolean;
};

/** What filters mean, so that as many of them as can be are answered by an index. */
export function chooseEvents(organizationId: string, filters: AuditLogFilters): EventChoice {
  const { eventType, actorId, actorEmail, resourceId, result, q } = filters;
  const conditions: EventChoice["conditions"] = [
    sql`audit_events.organization_id = ${organizationId}`,
  ];
  if (actorEmail) conditions.push(sql`audit_events.actor_email = ${actorEmail}`);
  if (actorId) conditions.push(sql`audit_events.actor_id = ${actorId}`);
  if (result) conditions.push(sql`audit_events.result = ${result}`);
  if (q) conditions.push(mentions(q));
  const types = [...new Set(eventType?.split(","))];
  let ways = types.map((type) => sql`audit_events.event_type = ${type}`);
  if (resourceId) {
    if (eventType) conditions.push(sql`(${sql.join(ways, sql` or `)})`);
    ways = [
      sql`audit_events.resource_id = ${resourceId}`,
      sql`audit_events.related_id = ${resourceId}
        and audit_events.resource_id is distinct from ${resourceId}::uuid`,
    ];
  }
  return {
    conditions,
    ways,
    isSearch: Boolean(actorId || q || result),
    isWhole: conditions.length === 1 && ways.length === 0,
  };
}

function mentions(text: string): SQL {
  const pattern = containing(text);
  return sql`(lower(audit_events.actor_name) like ${pattern}
    or lower(audit_events.actor_email) like ${pattern}
    or lower(audit_events.resource_name) like ${pattern}
    or audit_events.ip_address like ${pattern}
    or audit_events.request_id = ${text})`;
}

/** Times never go back along the chain, so two moments mark off a stretch of it. */
const findStretchStatement: Statement = {
  name: "find_audit_stretch",
  text: `
    select
      case when $2::timestamptz is null then 1 else (
        select position from audit_events where organization_id = $1 and created_at >= $2
        order by created_at, position limit 1) end as oldest,
      case when $3::timestamptz is null then (
        select position from audit_events where organization_id = $1
        order by position desc limit 1) else (
        select position from audit_events where organization_id = $1 and created_at <= $3
        order by created_at desc, position desc limit 1) end as newest,
      (select position from audit_events where organization_id = $1 and id between $4 and $4
        order by id limit 1) as before`,
};

type StretchRow = Record<"oldest" | "newest" | "before", string | number | null>;

/**
 * The part of the chain between two moments and older than an event; empty when `newest` is less
 * than `oldest`.
 *
 * @throws DomainError `audit_event_not_found` for a `before` that is none
 */
export async function findStretch(
  queries: Queries,
  organizationId: string,
  {
    from,
    to,
    before,
  }: { from?: string | undefined; to?: string | undefined; before?: string | undefined },
): Promise<Stretch> {
  const [row] = await queries.run<StretchRow>(findStretchStatement, [
    organizationId,
    from ?? null,
    to ?? null,
    before ?? null,
  ]);
  if (before && row?.before === null) throw eventNotFound(before);
  const { oldest = null, newest = null } = row ?? {};
  if (oldest === null || newest === null) return { oldest: 1, newest: 0 };
  const limit = before ? Number(row?.before) - 1 : Number.POSITIVE_INFINITY;
  return { oldest: Number(oldest), newest: Math.min(Number(newest), limit) };
}

export const eventNotFound = (id: string) =>
  new DomainError("audit_event_not_found", { message: `Audit event not found with id: ${id}` });

/** How many events of the stretch are meant. */
export async function countEvents(
  queries: Queries,
  choice: EventChoice,
  stretch: Stretch,
): Promise<number> {
  const { conditions, ways, isWhole } = choice;
  if (isWhole) return Math.max(0, stretch.newest - stretch.oldest + 1);
  const all = [...conditions, within(stretch)];
  if (ways.length > 0) all.push(sql`(${sql.join(ways, sql` or `)})`);
  const [row] = await runSql<{ count: number }>(
    queries,
    sql`select count(*)::int as count from audit_events where ${sql.join(all, sql` and `)}`,
  );
  return row?.count ?? 0;
}

/**
 * The positions of the next `count` events of the stretch after `skipped` ones, from one of its ends.
 * Each way is read from its own index and only so far, which one condition with "or" would not do.
 */
export async function findPositions(
  queries: Queries,
  { conditions, ways, isWhole }: EventChoice,
  stretch: Stretch,
  order: "newest first" | "oldest first",
  count: number,
  skipped = 0,
): Promise<number[]> {
  if (isWhole) return positionsOf(stretch, order, count, skipped);
  const direction = order === "newest first" ? sql`desc` : sql`asc`;
  const reads = (ways.length > 0 ? ways : [sql`true`]).map(
    (way) => sql`(select audit_events.position from audit_events
      where ${sql.join([...conditions, within(stretch), way], sql` and `)}
      order by audit_events.position ${direction} limit ${count + skipped})`,
  );
  const rows = await runSql<{ position: string | number }>(
    queries,
    sql`select position from (${sql.join(reads, sql` union all `)}) found
      order by position ${direction} limit ${count} offset ${skipped}`,
  );
  return rows.map(({ position }) => Number(position));
}

function positionsOf(
  { oldest, newest }: Stretch,
  order: "newest first" | "oldest first",
  count: number,
  skipped: number,
): number[] {
  const length = Math.max(0, Math.min(count, newest - oldest + 1 - skipped));
  return Array.from({ length }, (_one, index) =>
    order === "newest first" ? newest - skipped - index : oldest + skipped + index,
  );
}

const within = ({ oldest, newest }: Stretch) =>
  sql`audit_events.position between ${oldest} and ${newest}`;
