import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId, timestamps } from "./columns";
import { organizations } from "./organizations";
import { resources } from "./resources";
import { users } from "./users";

/** A bundle of resources with a session limit, given to users. */
export const roles = pgTable(
  "roles",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    name: text("name").notNull(),
    description: text("description"),
    maxSessionDurationHours: integer("max_session_duration_hours"),
    ...timestamps,
  },
  (table) => [
    primaryKey({ name: "roles_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "roles_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    uniqueIndex("roles_name_unique").on(table.organizationId, sql`lower(${table.name})`),
    // All that a page needs to find its rows, so that those it skips are not fetched.
    index("roles_by_name").on(
      table.organizationId,
      sql`lower(${table.name})`,
      table.name,
      table.id,
    ),
    check("roles_name_length", sql`char_length(${table.name}) between 1 and 100`),
    check("roles_description_length", sql`char_length(${table.description}) <= 500`),
    check("roles_limit_range", sql`${table.maxSessionDurationHours} between 1 and 8760`),
  ],
);

const assignment = {
  organizationId: organizationId(),
  roleId: uuid("role_id").notNull(),
  // The name stays readable after the person is gone, so it is kept beside the id.
  assignedById: uuid("assigned_by_id"),
  assignedByName: text("assigned_by_name").notNull(),
  assignedAt: moment("assigned_at").notNull().defaultNow(),
  /** From then on the row counts for nothing; the sweep takes it away and says so in the audit log. */
  expiresAt: moment("expires_at"),
};

/** The composite keys make a row that links two organizations impossible, even by a bug. */
export const roleResources = pgTable(
  "role_resources",
  {
    ...assignment,
    resourceId: uuid("resource_id").notNull(),
    /** Remote id of one of the resource's access levels; empty is the default level. */
    accessLevel: text("access_level").notNull().default(""),
  },
  (table) => [
    primaryKey({
      name: "role_resources_pkey",
      columns: [table.organizationId, table.roleId, table.resourceId, table.accessLevel],
    }),
    foreignKey({
      name: "role_resources_role_fkey",
      columns: [table.organizationId, table.roleId],
      foreignColumns: [roles.organizationId, roles.id],
    }),
    foreignKey({
      name: "role_resources_resource_fkey",
      columns: [table.organizationId, table.resourceId],
      foreignColumns: [resources.organizationId, resources.id],
    }),
    index("role_resources_by_resource").on(table.organizationId, table.resourceId),
    index("role_resources_by_end")
      .on(table.organizationId, table.expiresAt)
      .where(sql`${table.expiresAt} is not null`),
    check("role_resources_level_length", sql`char_length(${table.accessLevel}) <= 255`),
  ],
);

export const roleUsers = pgTable(
  "role_users",
  { ...assignment, userId: uuid("user_id").notNull() },
  (table) => [
    primaryKey({
      name: "role_users_pkey",
      columns: [table.organizationId, table.roleId, table.userId],
    }),
    foreignKey({
      name: "role_users_role_fkey",
      columns: [table.organizationId, table.roleId],
      foreignColumns: [roles.organizationId, roles.id],
    }),
    foreignKey({
      name: "role_users_user_fkey",
      columns: [table.organizationId, table.userId],
      foreignColumns: [users.organizationId, users.id],
    }),
    index("role_users_by_user").on(table.organizationId, table.userId),
    index("role_users_by_end")
      .on(table.organizationId, table.expiresAt)
      .where(sql`${table.expiresAt} is not null`),
  ],
);
