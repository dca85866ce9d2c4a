import { type SQL, sql } from "drizzle-orm";
import { literal, type Queries } from "@/db/queries";
import type { Page } from "@/lib/contract/common";
import type { Resource, ResourceListQuery } from "@/lib/contract/resources";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { stuckTries } from "@/lib/domain/firewalls/reconciliation";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { liveLink } from "@/lib/domain/roles/assignment-statements";
import { ofLiveSession } from "@/lib/domain/sessions/live-sessions";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";

const isHeld = liveLink("role_resources");
const isThere = sql`rules.closed_at is null and rules.opened_at is not null`;

const roleCount = sql`(select count(distinct role_resources.role_id) from role_resources
  where role_resources.organization_id = resources.organization_id
    and role_resources.resource_id = resources.id and ${isHeld})`;

/** Rules of ours that are at the firewall, by the index of those that are not closed. */
const rulesThere = (which: SQL) => sql`(select count(*)::int from rules
  where rules.organization_id = resources.organization_id and rules.resource_id = resources.id
    and ${isThere}${which})`;

const isStuck = sql` and rules.unwanted_at is not null and rules.tries >= ${literal(stuckTries)}`;

const ofFirewall = (column: SQL) => sql`(select ${column} from firewalls
  where firewalls.organization_id = resources.organization_id
    and firewalls.resource_id = resources.id)`;

const liveSessions = sql`(select count(distinct claims.session_id)::int from claims
  where claims.organization_id = resources.organization_id and claims.resource_id = resources.id
    and ${ofLiveSession})`;

type Counted = Record<
  | "credentialName"
  | "roleCount"
  | "room"
  | "rulesOpen"
  | "rulesStuck"
  | "foreignTotal"
  | "heldRemovals"
  | "liveSessions",
  SQL
>;

/** A resource as the contract has it, and in its order. */
function columnsOf(counted: Counted): SQL {
  return sql`resources.id, resources.name, resources.credential_id as "credentialId",
  ${counted.credentialName} as "credentialName",
  resources.provider, resources.resource_type as "resourceType",
  resources.provider = 'SIMULATOR' as "isSimulated",
  resources.resource_identifier as "resourceIdentifier", resources.region, resources.config,
  resources.is_active as "isActive", ${counted.roleCount} as "roleCount",
  wire_time(resources.last_verified_at) as "lastVerifiedAt",
  resources.verification_error as "verificationError",
  ${counted.room} as room, ${counted.rulesOpen} as "rulesOpen",
  ${counted.rulesStuck} as "rulesStuck", ${counted.foreignTotal} as "foreignTotal",
  ${counted.heldRemovals} as "heldRemovals", ${counted.liveSessions} as "liveSessions",
  wire_time(resources.created_at) as "createdAt", wire_time(resources.updated_at) as "updatedAt"`;
}

/** What is counted of one resource, where a few are read: each count by its index. */
const countedEach: Counted = {
  credentialName: sql`(select credentials.name from credentials
    where credentials.organization_id = resources.organization_id
      and credentials.id = resources.credential_id)`,
  roleCount,
  room: ofFirewall(sql`firewalls.room`),
  rulesOpen: rulesThere(sql``),
  rulesStuck: rulesThere(isStuck),
  foreignTotal: ofFirewall(sql`firewalls.foreign_total`),
  heldRemovals: ofFirewall(sql`firewalls.held_removals`),
  liveSessions,
};

const resourceColumns = columnsOf(countedEach);

/** Counted for all at once, which for a thousand resources takes a tenth of the time. */
const listResourcesStatement = listStatement(
  "list_resources",
  sql`select ${columnsOf({
    credentialName: sql`credentials.name`,
    roleCount: sql`coalesce(held.roles, 0)`,
    room: sql`firewalls.room`,
    rulesOpen: sql`coalesce(there.open, 0)`,
    rulesStuck: sql`coalesce(there.stuck, 0)`,
    foreignTotal: sql`firewalls.foreign_total`,
    heldRemovals: sql`firewalls.held_removals`,
    liveSessions: sql`coalesce(wanted.sessions, 0)`,
  })}
    from resources
    left join credentials on credentials.organization_id = $1
      and credentials.id = resources.credential_id
    left join firewalls on firewalls.organization_id = $1
      and firewalls.resource_id = resources.id
    left join (select role_resources.resource_id, count(distinct role_resources.role_id)::int as roles
      from role_resources where role_resources.organization_id = $1 and ${isHeld}
      group by 1) held on held.resource_id = resources.id
    left join (select rules.resource_id, count(*)::int as open,
        (count(*) filter (where true${isStuck}))::int as stuck
      from rules where rules.organization_id = $1 and ${isThere}
      group by 1) there on there.resource_id = resources.id
    left join (select claims.resource_id, count(distinct claims.session_id)::int as sessions
      from claims where claims.organization_id = $1 and ${ofLiveSession}
      group by 1) wanted on wanted.resource_id = resources.id
    where resources.organization_id = $1
    order by lower(resources.name), resources.id`,
);

const readResourceStatement = itemStatement(
  "read_resource",
  sql`select ${resourceColumns} from resources
    where resources.organization_id = $1 and resources.id = $2`,
);

const sortColumns = {
  name: sql`lower(resources.name)`,
  provider: sql`resources.provider`,
  verified: sql`resources.last_verified_at`,
  roles: roleCount,
  updated: sql`resources.updated_at`,
};

/** All resources of the organization by name, or the page or part that the query asks for. */
export async function listResources(
  actor: Actor<"resources:read">,
  query: ResourceListQuery,
): Promise<WireJson<Resource[] | Page<Resource>>> {
  return readListing(actor.queries, listResourcesStatement, actor.organization.id, select, query);
}

function select(organizationId: string, query: ResourceListQuery): Selection {
  const { q, ids, provider, active, verified, health, credentialId, without } = query;
  const { sort = "name" } = query;
  const where: Selection["where"] = [sql`resources.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(resources.name) like ${pattern}
      or lower(resources.resource_identifier) like ${pattern}
      or lower(resources.provider) like ${pattern}
      or resources.id::text like ${pattern.slice(1)})`);
  }
  if (ids) where.push(sql`resources.id = any(${sql.param(ids)}::uuid[])`);
  if (provider) where.push(sql`resources.provider = ${provider.toUpperCase()}`);
  if (active) where.push(sql`resources.is_active = ${active === "true"}`);
  if (verified === "true") where.push(sql`resources.last_verified_at is not null`);
  if (verified === "false") where.push(sql`resources.last_verified_at is null`);
  if (health === "unverified") where.push(sql`resources.last_verified_at is null`);
  if (health === "valid" || health === "invalid") {
    where.push(sql`resources.last_verified_at is not null`);
    where.push(sql`(resources.verification_error is null) = ${health === "valid"}`);
  }
  if (credentialId) where.push(sql`resources.credential_id = ${credentialId}`);
  if (without === "roles") where.push(sql`${roleCount} = 0`);
  const { by, descending } = sortBy(sort, sortColumns);
  return {
    table: sql`resources`,
    columns: resourceColumns,
    where,
    total: sql`select organizations.resources_total from organizations
      where organizations.id = ${organizationId}`,
    orderBy:
      by === sortColumns.name
        ? [
            { by, descending },
            { by: sql`resources.id`, descending },
          ]
        : [
            { by, descending, nullable: by === sortColumns.verified },
            { by: sortColumns.name },
            { by: sql`resources.id` },
          ],
  };
}

/** @throws DomainError `resource_not_found` */
export function getResource(
  actor: Actor<"resources:read">,
  id: string,
): Promise<WireJson<Resource>> {
  return readResource(actor.queries, actor.organization.id, id);
}

/** @throws DomainError `resource_not_found` */
export function readResource(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<WireJson<Resource>> {
  const notFound = () => resourceWithIdNotFound(id);
  return readItem(queries, readResourceStatement, [organizationId, id], notFound);
}

/** In the words that the contract has for the resources' own paths. */
export const resourceWithIdNotFound = (id: string) =>
  new DomainError("resource_not_found", { message: `Resource with ID ${id} not found` });
