import { sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import type { Page } from "@/lib/contract/common";
import type { User, UserListQuery } from "@/lib/contract/users";
import type { Actor, Person } from "@/lib/domain/actor";
import { userNotFound } from "@/lib/domain/error";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { liveLink } from "@/lib/domain/roles/assignment-statements";
import { hasEnded } from "@/lib/domain/sessions/live-sessions";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";

// Who has a password was not invited lately, so for most rows there is nothing to look for.
const invitationEnd = sql`case when users.password_hash is null then (
  select max(one_time_tokens.expires_at) from one_time_tokens
  where one_time_tokens.organization_id = users.organization_id
    and one_time_tokens.user_id = users.id
    and one_time_tokens.purpose = 'invite' and one_time_tokens.used_at is null) end`;

const userColumns = sql`users.id, users.email, users.name, users.is_org_admin as "isOrgAdmin",
  'CUSTOMER' as "platformRole", users.is_active as "isActive", false as "mfaEnabled",
  wire_time(users.last_login_at) as "lastLoginAt",
  array(select roles.name from role_users
    join roles on roles.organization_id = role_users.organization_id and roles.id = role_users.role_id
    where role_users.organization_id = users.organization_id and role_users.user_id = users.id
      and ${liveLink("role_users")}
    order by lower(roles.name)) as "roleNames",
  wire_time(users.created_at) as "createdAt", wire_time(users.updated_at) as "updatedAt",
  wire_time(${invitationEnd}) as "invitationExpiresAt"`;

const listUsersStatement = listStatement(
  "list_users",
  sql`select ${userColumns} from users where users.organization_id = $1
    order by lower(users.name), users.id`,
);

const readUserStatement = itemStatement(
  "read_user",
  sql`select ${userColumns} from users where users.organization_id = $1 and users.id = $2`,
);

const sortColumns = {
  name: sql`lower(users.name)`,
  email: sql`users.email`,
  updated: sql`users.updated_at`,
};

/** All users of the organization by name, or the page or part that the query asks for. */
export async function listUsers(
  actor: Actor<"users:read">,
  query: UserListQuery,
): Promise<WireJson<User[] | Page<User>>> {
  return readListing(actor.queries, listUsersStatement, actor.organization.id, select, query);
}

/** @throws DomainError `user_not_found` */
export function getUser(actor: Actor<"users:read">, id: string): Promise<WireJson<User>> {
  return readUser(actor.queries, actor.organization.id, id);
}

/** @throws DomainError `user_not_found` */
export function readUser(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<WireJson<User>> {
  return readItem(queries, readUserStatement, [organizationId, id], () => userNotFound(id));
}

const statusConditions = {
  inactive: sql`not users.is_active`,
  invited: sql`users.is_active and (${invitationEnd}) is not null`,
  active: sql`users.is_active and (${invitationEnd}) is null`,
};

function select(organizationId: string, query: UserListQuery): Selection {
  const { q, ids, emails, status, admin, role, live, sort = "name" } = query;
  const where: Selection["where"] = [sql`users.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(users.name) like ${pattern} or users.email like ${pattern}
      or users.id::text like ${pattern.slice(1)})`);
  }
  if (ids) where.push(sql`users.id = any(${sql.param(ids)}::uuid[])`);
  if (emails) where.push(sql`users.email = any(${sql.param(emails)}::text[])`);
  if (status) where.push(statusConditions[status]);
  if (admin) where.push(sql`users.is_org_admin = ${admin === "true"}`);
  if (role) {
    where.push(sql`exists (select from role_users
      where role_users.organization_id = users.organization_id and role_users.user_id = users.id
        and role_users.role_id = ${role}
        and ${liveLink("role_users")})`);
  }
  if (live) {
    const some = sql`exists (select from sessions
      where sessions.organization_id = users.organization_id and sessions.user_id = users.id
        and not ${hasEnded})`;
    where.push(live === "true" ? some : sql`not ${some}`);
  }
  const { by, descending } = sortBy(sort, sortColumns);
  return {
    table: sql`users`,
    columns: userColumns,
    where,
    total: sql`select organizations.users_total from organizations
      where organizations.id = ${organizationId}`,
    orderBy:
      by === sortColumns.name
        ? [
            { by, descending },
            { by: sql`users.id`, descending },
          ]
        : [{ by, descending }, { by: sortColumns.name }, { by: sql`users.id` }],
  };
}

/** Names of the organization's admins, for pages that say whom to ask. At most five. */
export async function listAdminNames(person: Person): Promise<string[]> {
  const rows = await person.queries.run<{ name: string }>(
    {
      text: `select name from users where organization_id = $1 and is_org_admin and is_active
        order by lower(name) limit 5`,
    },
    [person.organization.id],
  );
  return rows.map(({ name }) => name);
}
