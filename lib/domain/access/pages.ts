import { type SQL, sql } from "drizzle-orm";
import { runSql } from "@/db/queries";
import type { AccessOpening, AccessQuery, AccessRow } from "@/lib/contract/access";
import { type Page, pageSizeDefault } from "@/lib/contract/common";
import type { Actor } from "@/lib/domain/actor";
import { factsOf } from "./facts";
import { toldOpenings } from "./openings";
import { type Listing, openPairs, reachedPairs } from "./pairs";
import {
  type AdminRoute,
  hindranceOf,
  inOrder,
  judge,
  limitHoursWithout,
  type RoleRoute,
} from "./verdicts";
import { sayVerdict } from "./words";

/**
 * A page of the pairs of a user and a resource they reach, by the user's name and the resource's,
 * each with every route and what they come to, and what is open for them right now.
 *
 * @param grantedAt the moment as of which pairs are listed, where it is another than the query's
 */
export async function listAccess(
  actor: Actor<"roles:read">,
  query: AccessQuery,
  grantedAt = query.at,
): Promise<Page<AccessRow>> {
  const { page = 0, size = pageSizeDefault } = query;
  const organizationId = actor.organization.id;
  const facts = factsOf(organizationId, grantedAt);
  const rows = await runSql<PairRow>(
    actor.queries,
    pairsStatement({ organizationId, facts, query, offset: page * size, size }),
  );
  const { total = 0 } = rows[0] ?? {};
  return {
    content: rows.flatMap((row) => rowsOf(row, query.at !== undefined)),
    totalElements: total,
    totalPages: Math.ceil(total / size),
    number: page,
    size,
  };
}

type PairRow = {
  total: number;
  organizationHours: number;
  /** Null when the page lies behind the last. */
  user: AccessRow["user"] | null;
  resource: AccessRow["resource"] | null;
  /** Null when nothing grants the pair any more. */
  routes: ListedRoute[] | null;
  openings: AccessOpening[] | null;
};

type ListedRoute = AdminRoute | (RoleRoute<string> & { accessLevelName: string });

function rowsOf(
  { organizationHours, user, resource, ...row }: PairRow,
  past: boolean,
): AccessRow[] {
  if (!user || !resource) return [];
  const openings = past ? null : (row.openings ?? []);
  const routes = inOrder(row.routes ?? []);
  const verdict = judge(routes, organizationHours, hindranceOf(user, resource));
  const sentence = sayVerdict(verdict, routes);
  if (verdict.state === "no")
    return [{ user, resource, ...verdict, sentence, openings, routes: [] }];
  const told = routes.map((route) =>
    route.kind === "admin"
      ? route
      : { ...route, limitHoursWithout: limitHoursWithout(route.roleId, routes, organizationHours) },
  );
  return [{ user, resource, ...verdict, sentence, openings, routes: told }];
}

/** One statement for the pairs of the page, how many there are, their routes and their openings. */
function pairsStatement(listing: Listing): SQL {
  const { organizationId, facts, query } = listing;
  const { roles, roleUsers, roleResources, hours } = facts;
  const { pairs, total, openings } =
    query.open === "true" ? openPairs(listing) : reachedPairs(listing);
  return sql`
    with ${pairs},
    told as (
      select opening.user_id, opening.resource_id, ${toldOpenings(organizationId)} as openings
      from (${openings}) opening
      join pair on pair.user_id = opening.user_id and pair.resource_id = opening.resource_id
      group by opening.user_id, opening.resource_id
    )
    select ${total} as total,
      (${hours}) as "organizationHours", pair."user", pair.resource, told.openings,
      (select json_agg(route) from (
        select json_build_object('kind', 'admin') as route where pair.is_org_admin
        union all
        select json_build_object('kind', 'role', 'roleId', roles.id, 'roleName', roles.name,
          'accessLevel', held.access_level, 'accessLevelName', coalesce((
            select ${nameOfLevel} from resources live where live.organization_id = ${organizationId}
              and live.id = pair.resource_id), held.access_level),
          'capHours', roles.max_session_duration_hours,
          'endsAt', wire_time(least(given.expires_at, held.expires_at)),
          'since', wire_time(greatest(given.assigned_at, held.assigned_at)),
          'by', case when given.assigned_at >= held.assigned_at
            then json_build_object('id', given.assigned_by_id, 'name', given.assigned_by_name)
            else json_build_object('id', held.assigned_by_id, 'name', held.assigned_by_name) end)
        from ${roleUsers} given
        join ${roleResources} held on held.role_id = given.role_id
        join ${roles} roles on roles.id = given.role_id
        where given.user_id = pair.user_id and held.resource_id = pair.resource_id
      ) routes) as routes
    from (select) once left join pair on true
    left join told on told.user_id = pair.user_id and told.resource_id = pair.resource_id
    order by pair.position`;
}

/** Resources keep no history of the names of their levels: a past one has the name it has now. */
const nameOfLevel = sql`jsonb_path_query_first(live.config,
  '$.accessLevels[*] ? (@.remoteId == $id).name', jsonb_build_object('id', held.access_level)) #>> '{}'`;
