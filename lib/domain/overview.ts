import type { Statement } from "@/db/queries";
import { offlineAfterSeconds } from "@/lib/contract/agents";
import { type Overview, overviewNamesMax } from "@/lib/contract/overview";
import type { Actor } from "./actor";
import { isLiveClaim } from "./firewalls/claims";
import { stuckTries } from "./firewalls/reconciliation";
import { WireJson } from "./wire-json";

/** A rule is given so long to go before it is told as overdue. */
const graceSeconds = 5;
const nearlyFullShare = 0.8;

/** Names of the first few rows of `source` and how many there are, as one object. */
const counted = (source: string, columns: string, order = "lower(found.name), found.id") => `
  json_build_object('count', (select count(*)::int from (${source}) found),
    'first', coalesce((select json_agg(json_build_object('id', found.id, 'name', found.name${columns}))
      from (select * from (${source}) found order by ${order} limit ${overviewNamesMax}) found),
      '[]'::json))`;

const firewallsOf = `firewalls join resources on resources.organization_id = firewalls.organization_id
  and resources.id = firewalls.resource_id`;

const failing = `select resources.id, resources.name, firewalls.error_message from ${firewallsOf}
  where firewalls.organization_id = $1 and firewalls.error_code is not null`;

const held = `select resources.id, resources.name from ${firewallsOf}
  where firewalls.organization_id = $1 and firewalls.held_removals > 0`;

const rooms = `select resources.id, resources.name, fullest.used, fullest.limit from ${firewallsOf}
  cross join lateral (
    select used, "limit" from jsonb_to_recordset(firewalls.room) as room(used int, "limit" int)
    where "limit" > 0 order by used::float8 / "limit" desc limit 1) fullest
  where firewalls.organization_id = $1 and fullest.used >= ${nearlyFullShare} * fullest.limit`;

const silent = `select id, name from agents where organization_id = $1
  and coalesce(last_heartbeat_at, created_at) < now() - interval '${offlineAfterSeconds} seconds'`;

const invalid = "select id, name from credentials where organization_id = $1 and is_valid = false";

/**
 * Rules that may be open and that no claim wants. Since when, the claims tell that wanted them: what
 * a sleeping worker has not noticed is overdue all the same.
 */
const unwanted = `
  select rules.resource_id, rules.ports, rules.address, rules.tries, rules.error_message,
    coalesce(past.ended_at, rules.unwanted_at, rules.begun_at) as since
  from rules
  cross join lateral (
    select max(least(claims.ended_at, claims.ends_at)) as ended_at,
      bool_or(${isLiveClaim("claims")}) as is_wanted
    from claims where claims.organization_id = $1 and claims.resource_id = rules.resource_id
      and claims.removed_at is null and claims.address = rules.address
      and rules.ports = any(claims.ports)
  ) past
  where rules.organization_id = $1 and rules.closed_at is null
    and rules.abandoned_at is null and past.is_wanted is not true`;

const overviewStatement: Statement = {
  name: "read_overview",
  text: `
    with live as (
      select user_id from sessions
      where organization_id = $1 and ended_at is null and expires_at > now()
    ),
    overdue as (
      select * from (${unwanted}) unwanted where since < now() - interval '${graceSeconds} seconds'
    ),
    opened as (
      select extract(epoch from opened_at - begun_at) * 1000 as milliseconds from rules
      where organization_id = $1 and opened_at > now() - interval '1 day'
    )
    select json_build_object(
      'liveSessions', (select count(*)::int from live),
      'livePeople', (select count(distinct user_id)::int from live),
      'rulesOpen', (select count(*)::int from rules
        where organization_id = $1 and closed_at is null and abandoned_at is null
          and opened_at is not null),
      'rulesOpening', (select count(*)::int from (
        select claims.resource_id, port.ports, claims.address from claims
        cross join lateral unnest(claims.ports) as port(ports)
        where claims.organization_id = $1 and ${isLiveClaim("claims")}
        except
        select resource_id, ports, address from rules
        where organization_id = $1 and closed_at is null and opened_at is not null) missing),
      'overdue', json_build_object(
        'count', (select count(*)::int from overdue),
        'stuck', (select count(*)::int from overdue where tries >= ${stuckTries}),
        'longest', (
          select json_build_object('resourceId', overdue.resource_id,
            'resourceName', resources.name, 'ports', overdue.ports,
            'ipAddress', split_part(overdue.address, '/', 1), 'since', wire_time(overdue.since),
            'tries', overdue.tries, 'errorMessage', overdue.error_message)
          from overdue join resources on resources.organization_id = $1
            and resources.id = overdue.resource_id
          order by overdue.since limit 1)),
      'timeToOpen', (select json_build_object('count', count(*)::int,
        'medianMilliseconds',
          round(percentile_cont(0.5) within group (order by milliseconds)::numeric)::int,
        'p99Milliseconds',
          round(percentile_cont(0.99) within group (order by milliseconds)::numeric)::int)
        from opened),
      'failingFirewalls', ${counted(failing, ", 'errorMessage', found.error_message")},
      'offlineAgents', (${counted(silent, "")}::jsonb || jsonb_build_object('total',
        (select count(*)::int from agents where organization_id = $1)))::json,
      'invalidCredentials', ${counted(invalid, "")},
      'fullRooms', ${counted(
        rooms,
        ", 'used', found.used, 'limit', found.limit",
        "found.used::float8 / found.limit desc, found.id",
      )},
      'heldRemovals', ${counted(held, "")},
      'setup', json_build_object(
        'hasProvider', exists (select from credentials where organization_id = $1)
          or exists (select from agents where organization_id = $1)
          or exists (select from resources where organization_id = $1),
        'hasResource', exists (select from resources where organization_id = $1 and is_active),
        'hasRole', exists (select from role_resources where organization_id = $1),
        'hasMember', exists (select from role_users where organization_id = $1),
        'hasSession', exists (select from sessions where organization_id = $1))
    )::text as overview`,
};

/** How the organization stands at this moment: what is open, what should not be, and what hinders. */
export async function readOverview({
  queries,
  organization,
}: Actor<"resources:read">): Promise<WireJson<Overview>> {
  const [row] = await queries.run<{ overview: string }>(overviewStatement, [organization.id]);
  if (!row) throw new Error("A select without a table answers one row");
  return new WireJson(row.overview);
}
