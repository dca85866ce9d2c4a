import { and, eq, sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import { roleResources, roles, roleUsers } from "@/db/schema/roles";
import type { Page } from "@/lib/contract/common";
import {
  type Role,
  type RoleCreate,
  type RoleListQuery,
  type RoleUpdate,
  role as roleSchema,
} from "@/lib/contract/roles";
import type { Actor } from "@/lib/domain/actor";
import { changesOf } from "@/lib/domain/audit/events";
import { demandUnchanged } from "@/lib/domain/entity-tag";
import { DomainError, databaseErrorOf, roleNotFound } from "@/lib/domain/error";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { cutSessions } from "@/lib/domain/sessions/cuts";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { liveLink } from "./assignment-statements";

// Names are written out: Drizzle drops the table from columns inside fragments of one-table selects,
// which would turn a tenant predicate into one that is always true.
const resourceIsLive = liveLink("role_resources");
const userIsLive = liveLink("role_users");

const roleColumns = sql`roles.id, roles.name, roles.description,
  roles.max_session_duration_hours as "maxSessionDurationHours",
  array(select distinct role_resources.resource_id from role_resources
    where role_resources.organization_id = roles.organization_id
      and role_resources.role_id = roles.id and ${resourceIsLive}
    order by role_resources.resource_id) as "resourceIds",
  array(select role_users.user_id from role_users
    where role_users.organization_id = roles.organization_id and role_users.role_id = roles.id
      and ${userIsLive}
    order by role_users.user_id) as "userIds",
  wire_time(roles.created_at) as "createdAt", wire_time(roles.updated_at) as "updatedAt"`;

const listRolesStatement = listStatement(
  "list_roles",
  sql`select ${roleColumns} from roles where roles.organization_id = $1
    order by lower(roles.name)`,
);

const readRoleStatement = itemStatement(
  "read_role",
  sql`select ${roleColumns} from roles where roles.organization_id = $1 and roles.id = $2`,
);

const resourceCount = sql`(select count(distinct role_resources.resource_id) from role_resources
  where role_resources.organization_id = roles.organization_id and role_resources.role_id = roles.id
    and ${resourceIsLive})`;
const userCount = sql`(select count(*) from role_users
  where role_users.organization_id = roles.organization_id and role_users.role_id = roles.id
    and ${userIsLive})`;

const sortColumns = {
  name: sql`lower(roles.name)`,
  limit: sql`roles.max_session_duration_hours`,
  resources: resourceCount,
  users: userCount,
  updated: sql`roles.updated_at`,
};

/** All roles of the organization by name, or the page or part that the query asks for. */
export async function listRoles(
  actor: Actor<"roles:read">,
  query: RoleListQuery,
): Promise<WireJson<Role[] | Page<Role>>> {
  return readListing(actor.queries, listRolesStatement, actor.organization.id, select, query);
}

function select(organizationId: string, query: RoleListQuery): Selection {
  const { q, hoursMax, limit, without, sort = "name" } = query;
  const where: Selection["where"] = [sql`roles.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(roles.name) like ${pattern} or lower(roles.description) like ${pattern}
      or roles.id::text like ${pattern.slice(1)})`);
  }
  if (hoursMax) where.push(sql`roles.max_session_duration_hours <= ${hoursMax}`);
  if (limit === "own") where.push(sql`roles.max_session_duration_hours is not null`);
  if (limit === "none") where.push(sql`roles.max_session_duration_hours is null`);
  if (without === "resources") where.push(sql`${resourceCount} = 0`);
  if (without === "users") where.push(sql`${userCount} = 0`);
  const { by, descending } = sortBy(sort, sortColumns);
  return {
    table: sql`roles`,
    columns: roleColumns,
    where,
    total: sql`select organizations.roles_total from organizations
      where organizations.id = ${organizationId}`,
    orderBy:
      by === sortColumns.name
        ? [{ by, descending }]
        : [{ by, descending, nullable: true }, { by: sortColumns.name }],
  };
}

/** @throws DomainError `role_not_found` */
export function getRole(
  actor: Actor<"roles:read" | "groups:read">,
  id: string,
): Promise<WireJson<Role>> {
  return readRole(actor.queries, actor.organization.id, id);
}

function readRole(queries: Queries, organizationId: string, id: string): Promise<WireJson<Role>> {
  return readItem(queries, readRoleStatement, [organizationId, id], () => roleNotFound(id));
}

/** @throws DomainError `role_name_taken` */
export async function createRole(
  actor: Actor<"roles:write" | "groups:write">,
  values: RoleCreate,
): Promise<WireJson<Role>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const [created] = await named(values.name, () =>
      queries.orm
        .insert(roles)
        .values({
          organizationId,
          name: values.name,
          description: values.description || null,
          maxSessionDurationHours: values.maxSessionDurationHours ?? null,
        })
        .returning({ id: roles.id }),
    );
    if (!created) throw new Error("An insert without conflict clause always returns its row");
    const result = await readRole(queries, organizationId, created.id);
    const after = result.decode(roleSchema);
    return {
      result,
      events: [event("ROLE_CREATE", after, null, settings(after))],
    };
  });
}

/**
 * Changes the fields that are given; null clears.
 *
 * @param ifMatch the caller's `If-Match`: the change is made only if the role is still as read
 * @throws DomainError `role_not_found`, `role_name_taken`, `role_changed`
 */
export async function updateRole(
  actor: Actor<"roles:write" | "groups:write">,
  id: string,
  changes: RoleUpdate,
  ifMatch: string | null,
): Promise<WireJson<Role>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const found = await readRole(queries, organizationId, id);
    demandUnchanged(ifMatch, found.text, "role_changed");
    const before = found.decode(roleSchema);
    const wanted = {
      name: changes.name ?? before.name,
      description: changed(changes.description, before.description) || null,
      maxSessionDurationHours: changed(
        changes.maxSessionDurationHours,
        before.maxSessionDurationHours,
      ),
    };
    if (JSON.stringify(wanted) === JSON.stringify(settings(before))) {
      return { result: found, events: [] };
    }
    await named(wanted.name, () =>
      queries.orm
        .update(roles)
        .set({ ...wanted, updatedAt: sql`now()` })
        .where(and(eq(roles.organizationId, organizationId), eq(roles.id, id))),
    );
    const result = await readRole(queries, organizationId, id);
    const after = result.decode(roleSchema);
    return {
      result,
      events: [event("ROLE_UPDATE", after, settings(before), settings(after))],
    };
  });
}

/**
 * Deletes a role and its assignments.
 *
 * @param revokesSessions whether running sessions lose what their users reach no more; else they go
 *   on to their end
 * @throws DomainError `role_not_found`
 */
export async function deleteRole(
  actor: Actor<"roles:write" | "groups:write">,
  id: string,
  revokesSessions = false,
): Promise<void> {
  const organizationId = actor.organization.id;
  await write(actor, async (queries) => {
    const before = (await readRole(queries, organizationId, id)).decode(roleSchema);
    const { orm } = queries;
    await orm
      .delete(roleResources)
      .where(and(eq(roleResources.organizationId, organizationId), eq(roleResources.roleId, id)));
    await orm
      .delete(roleUsers)
      .where(and(eq(roleUsers.organizationId, organizationId), eq(roleUsers.roleId, id)));
    await orm.delete(roles).where(and(eq(roles.organizationId, organizationId), eq(roles.id, id)));
    const { resourceIds } = before;
    const cut = revokesSessions ? await cutSessions(queries, organizationId, { resourceIds }) : [];
    return { result: undefined, events: [event("ROLE_DELETE", before, before, null), ...cut] };
  });
}

/** What is not sent stays; null is sent. */
function changed<Value>(sent: Value | undefined, before: Value): Value {
  return sent === undefined ? before : sent;
}

function settings({ name, description, maxSessionDurationHours }: Role) {
  return { name, description, maxSessionDurationHours };
}

const event = changesOf("ROLE");

/** The unique index decides who has a name; its refusal becomes a sentence. */
async function named<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (databaseErrorOf(error)?.constraint !== "roles_name_unique") throw error;
    throw new DomainError("role_name_taken", {
      message: `A role with name '${name}' already exists`,
    });
  }
}
