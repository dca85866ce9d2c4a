import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment, organizationId } from "./columns";

/*
 * What the access model looked like at any past moment. Triggers on the tables of the same name
 * close the open row and open the next one with every change; `valid_to` is empty while it holds.
 */
const period = {
  historyId: bigint("history_id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  organizationId: organizationId(),
  validFrom: moment("valid_from").notNull(),
  validTo: moment("valid_to"),
};

export const rolesHistory = pgTable(
  "roles_history",
  {
    ...period,
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    maxSessionDurationHours: integer("max_session_duration_hours"),
  },
  (table) => [
    index("roles_history_by_id").on(table.organizationId, table.id),
    index("roles_history_open").on(table.organizationId, table.id).where(sql`valid_to is null`),
  ],
);

export const usersHistory = pgTable(
  "users_history",
  {
    ...period,
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    email: text("email").notNull(),
    isOrgAdmin: boolean("is_org_admin").notNull(),
    isActive: boolean("is_active").notNull(),
  },
  (table) => [
    index("users_history_by_id").on(table.organizationId, table.id),
    index("users_history_open").on(table.organizationId, table.id).where(sql`valid_to is null`),
  ],
);

export const resourcesHistory = pgTable(
  "resources_history",
  {
    ...period,
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    isActive: boolean("is_active").notNull(),
  },
  (table) => [
    index("resources_history_by_id").on(table.organizationId, table.id),
    index("resources_history_open").on(table.organizationId, table.id).where(sql`valid_to is null`),
  ],
);

const assignmentPeriod = {
  ...period,
  roleId: uuid("role_id").notNull(),
  assignedById: uuid("assigned_by_id"),
  assignedByName: text("assigned_by_name").notNull(),
  assignedAt: moment("assigned_at").notNull(),
  expiresAt: moment("expires_at"),
};

export const roleResourcesHistory = pgTable(
  "role_resources_history",
  {
    ...assignmentPeriod,
    resourceId: uuid("resource_id").notNull(),
    accessLevel: text("access_level").notNull(),
  },
  (table) => [
    index("role_resources_history_by_role").on(table.organizationId, table.roleId),
    index("role_resources_history_by_resource").on(table.organizationId, table.resourceId),
    index("role_resources_history_open")
      .on(table.organizationId, table.roleId, table.resourceId, table.accessLevel)
      .where(sql`valid_to is null`),
  ],
);

export const roleUsersHistory = pgTable(
  "role_users_history",
  { ...assignmentPeriod, userId: uuid("user_id").notNull() },
  (table) => [
    index("role_users_history_by_role").on(table.organizationId, table.roleId),
    index("role_users_history_by_user").on(table.organizationId, table.userId),
    index("role_users_history_open")
      .on(table.organizationId, table.roleId, table.userId)
      .where(sql`valid_to is null`),
  ],
);
