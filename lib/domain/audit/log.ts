import { sql } from "drizzle-orm";
import { prepared, type Queries, type Statement } from "@/db/queries";
import {
  type AuditHead,
  type AuditLog,
  type AuditLogPage,
  type AuditLogQuery,
  firstPreviousHash,
} from "@/lib/contract/audit";
import { pageSizeDefault } from "@/lib/contract/common";
import type { Actor, Organization } from "@/lib/domain/actor";
import { WireJson } from "@/lib/domain/wire-json";
import {
  chooseEvents,
  countEvents,
  type EventChoice,
  eventNotFound,
  findPositions,
  findStretch,
  type Stretch,
} from "./filters";

/** An event under its wire names; $2 is the organization's name. */
const eventColumns = sql`audit_events.id, audit_events.position,
  audit_events.event_type as "eventType", audit_events.actor_type as "actorType",
  audit_events.actor_id as "actorId", audit_events.actor_email as "actorEmail",
  audit_events.actor_name as "actorName", audit_events.api_key_id as "apiKeyId",
  audit_events.resource_type as "resourceType", audit_events.resource_id as "resourceId",
  audit_events.resource_name as "resourceName", audit_events.related_id as "relatedId",
  audit_events.result, audit_events.ip_address as "ipAddress",
  audit_events.user_agent as "userAgent", audit_events.request_id as "requestId",
  audit_events.error_message as "errorMessage", audit_events.details,
  audit_events.organization_id as "organizationId", $2::text as "organizationName",
  audit_time(audit_events.created_at) as "createdAt",
  audit_events.previous_hash as "previousHash", audit_events.hash`;

// One row is looked up by "between" and an order here: the order is that of the one right index. By
// "=" alone, a plan made before an organization grew may take any index that begins with it.
const readEventsStatement = prepared(
  "read_audit_events",
  sql`
    select row_to_json(item)::text as event
    from unnest($3::bigint[]) with ordinality as chosen(position, place)
    cross join lateral (
      select ${eventColumns} from audit_events
      where audit_events.organization_id = $1
        and audit_events.position between chosen.position and chosen.position
      order by audit_events.position limit 1
    ) item
    order by chosen.place`,
);

const readEventsAfterStatement = prepared(
  "read_audit_events_after",
  sql`
    select row_to_json(item)::text as event
    from (select ${eventColumns} from audit_events
      where audit_events.organization_id = $1 and audit_events.position > $3
      order by audit_events.position limit $4) item`,
);

const readEventStatement = prepared(
  "read_audit_event",
  sql`select row_to_json(item)::text as event from (
    select ${eventColumns} from audit_events
    where audit_events.organization_id = $1 and audit_events.id between $3 and $3
    order by audit_events.id limit 1) item`,
);

const readHeadStatement: Statement = {
  name: "read_audit_head",
  text: `select position, hash, audit_time(created_at) as "createdAt" from audit_events
    where organization_id = $1 order by position desc limit 1`,
};

const findIdStatement: Statement = {
  name: "find_audit_id",
  text: `select id from audit_events where organization_id = $1 and position between $2 and $2
    order by position limit 1`,
};

/** The events at the positions, in their order, each as JSON text. */
export async function readEvents(
  queries: Queries,
  { id, name }: Organization,
  positions: readonly number[],
): Promise<string[]> {
  if (positions.length === 0) return [];
  const rows = await queries.run<{ event: string }>(readEventsStatement, [id, name, positions]);
  return rows.map(({ event }) => event);
}

/** The next events behind a position, whichever are there, each as JSON text. */
export async function readEventsAfter(
  queries: Queries,
  { id, name }: Pick<Organization, "id" | "name">,
  position: number,
  count: number,
): Promise<string[]> {
  const rows = await queries.run<{ event: string }>(readEventsAfterStatement, [
    id,
    name,
    position,
    count,
  ]);
  return rows.map(({ event }) => event);
}

/**
 * A page of the log, newest first. Totals are null where nothing is counted: with `before`, and with
 * filters that have no index.
 *
 * @throws DomainError `audit_event_not_found` for a `before` that is none
 */
export async function listEvents(
  actor: Actor<"audit:read">,
  query: AuditLogQuery,
): Promise<WireJson<AuditLogPage>> {
  const { page = 0, size = pageSizeDefault, before, ...filters } = query;
  const { organization, queries } = actor;
  const choice = chooseEvents(organization.id, filters);
  const stretch = await findStretch(queries, organization.id, { ...query, before });
  const uncounted = { totalElements: null, totalPages: null, number: null, size };
  if (choice.isSearch) {
    const { positions, end } = await search(queries, choice, stretch, size);
    return pageOf(actor, positions, end, uncounted);
  }
  const positions = await findPositions(
    queries,
    choice,
    stretch,
    "newest first",
    size,
    page * size,
  );
  const end = positions.length < size ? stretch.oldest : (positions.at(-1) ?? stretch.oldest);
  const hasOlder = end > stretch.oldest ? end : undefined;
  if (before) return pageOf(actor, positions, hasOlder, uncounted);
  const totalElements = await countEvents(queries, choice, stretch);
  const totalPages = Math.ceil(totalElements / size);
  return pageOf(actor, positions, hasOlder, { totalElements, totalPages, number: page, size });
}

const searchMilliseconds = 1_000;
const searchPiece = 10_000;

/**
 * Looks through a stretch from its newest event on, for a second at most.
 *
 * @returns what was found, and the last position that was looked at when older ones are left
 */
async function search(
  queries: Queries,
  choice: EventChoice,
  { oldest, newest }: Stretch,
  size: number,
) {
  const deadline = performance.now() + searchMilliseconds;
  const positions: number[] = [];
  let piece: Stretch = { oldest: newest + 1, newest };
  while (piece.oldest > oldest && performance.now() < deadline) {
    const next = piece.oldest - 1;
    piece = { oldest: Math.max(oldest, next - searchPiece + 1), newest: next };
    const wanted = size - positions.length;
    positions.push(...(await findPositions(queries, choice, piece, "newest first", wanted)));
    if (positions.length === size) {
      const last = positions.at(-1) ?? oldest;
      return { positions, end: last > oldest ? last : undefined };
    }
  }
  return { positions, end: piece.oldest > oldest ? piece.oldest : undefined };
}

type Totals = Omit<AuditLogPage, "content" | "older">;

/** @param end where older events go on, if there can be any */
async function pageOf(
  { queries, organization }: Actor<"audit:read">,
  positions: readonly number[],
  end: number | undefined,
  totals: Totals,
): Promise<WireJson<AuditLogPage>> {
  const events = await readEvents(queries, organization, positions);
  const [last] = end
    ? await queries.run<{ id: string }>(findIdStatement, [organization.id, end])
    : [];
  const rest = JSON.stringify({ ...totals, older: last?.id ?? null });
  return new WireJson(`{"content":[${events.join()}],${rest.slice(1)}`);
}

/** @throws DomainError `audit_event_not_found` */
export async function getEvent(
  { queries, organization }: Actor<"audit:read">,
  id: string,
): Promise<WireJson<AuditLog>> {
  const [row] = await queries.run<{ event: string }>(readEventStatement, [
    organization.id,
    organization.name,
    id,
  ]);
  if (!row) throw eventNotFound(id);
  return new WireJson(row.event);
}

/** The newest event's position and hash: what a copy elsewhere can later be compared with. */
export async function readHead({ queries, organization }: Actor<"audit:read">): Promise<AuditHead> {
  const [row] = await queries.run<{ position: string; hash: string; createdAt: string }>(
    readHeadStatement,
    [organization.id],
  );
  if (!row) return { position: 0, hash: firstPreviousHash, createdAt: null };
  return { ...row, position: Number(row.position) };
}
