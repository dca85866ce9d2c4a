import { type SQL, sql } from "drizzle-orm";

/** The access model of an organization as tables, with only those rows that count. */
export type Facts = Record<
  "users" | "resources" | "roles" | "roleUsers" | "roleResources" | "hours",
  SQL
>;

/** @param at a past moment; now when absent */
export function factsOf(organizationId: string, at: string | undefined): Facts {
  return at === undefined ? factsNow(organizationId) : factsAt(organizationId, at);
}

/** As it is now. */
function factsNow(organizationId: string): Facts {
  const rows = (table: SQL) =>
    sql`select * from ${table} where organization_id = ${organizationId}`;
  const links = (table: SQL) =>
    sql`(${rows(table)} and (expires_at is null or expires_at > now()))`;
  return {
    users: sql`(${rows(sql`users`)})`,
    resources: sql`(${rows(sql`resources`)})`,
    roles: sql`(${rows(sql`roles`)})`,
    roleUsers: links(sql`role_users`),
    roleResources: links(sql`role_resources`),
    hours: sql`select max_session_duration_hours from organizations where id = ${organizationId}`,
  };
}

/** As it was at a past moment. A row whose end had passed by then counts for nothing either. */
function factsAt(organizationId: string, moment: string): Facts {
  const at = sql`${moment}::timestamptz`;
  const rows = (table: SQL) => sql`select * from ${table} where organization_id = ${organizationId}
    and valid_from <= ${at} and (valid_to is null or valid_to > ${at})`;
  const links = (table: SQL) =>
    sql`(${rows(table)} and (expires_at is null or expires_at > ${at}))`;
  return {
    users: sql`(${rows(sql`users_history`)})`,
    resources: sql`(${rows(sql`resources_history`)})`,
    roles: sql`(${rows(sql`roles_history`)})`,
    roleUsers: links(sql`role_users_history`),
    roleResources: links(sql`role_resources_history`),
    // The organization keeps no history of its own; the first change after the moment tells.
    hours: sql`select coalesce(
      (select (details #>> '{before,maxSessionDurationHours}')::int from audit_events
        where organization_id = ${organizationId} and event_type = 'ORGANIZATION_SETTINGS_UPDATE'
          and created_at > ${at} and details #>> '{before,maxSessionDurationHours}' is not null
        order by position limit 1),
      (select max_session_duration_hours from organizations where id = ${organizationId}))`,
  };
}
