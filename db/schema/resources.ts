import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId, timestamps } from "./columns";
import { organizations } from "./organizations";

/** The secret that lets us change a firewall; it is kept sealed and never shown. */
export const credentials = pgTable(
  "credentials",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    name: text("name").notNull(),
    provider: text("provider").notNull(),
    credentialType: text("credential_type").notNull(),
    /** Null where there is nothing to open with: it was only ever named. */
    sealed: text("sealed"),
    /** Null until it was tried. */
    isValid: boolean("is_valid"),
    lastVerifiedAt: moment("last_verified_at"),
    verificationError: text("verification_error"),
    /** When it is to be verified without being asked; null while nothing calls for that. */
    verificationDueAt: moment("verification_due_at"),
    ...timestamps,
  },
  (table) => [
    primaryKey({ name: "credentials_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "credentials_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("credentials_to_verify")
      .on(table.verificationDueAt)
      .where(sql`verification_due_at is not null`),
  ],
);

/** Something with an IP allow-list. */
export const resources = pgTable(
  "resources",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    name: text("name").notNull(),
    credentialId: uuid("credential_id"),
    provider: text("provider").notNull(),
    resourceType: text("resource_type").notNull(),
    resourceIdentifier: text("resource_identifier").notNull(),
    region: text("region"),
    config: jsonb("config").$type<Record<string, unknown>>(),
    isActive: boolean("is_active").notNull().default(false),
    lastVerifiedAt: moment("last_verified_at"),
    verificationError: text("verification_error"),
    /** When it is to be verified without being asked; null while nothing calls for that. */
    verificationDueAt: moment("verification_due_at"),
    ...timestamps,
  },
  (table) => [
    primaryKey({ name: "resources_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "resources_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    foreignKey({
      name: "resources_credential_fkey",
      columns: [table.organizationId, table.credentialId],
      foreignColumns: [credentials.organizationId, credentials.id],
    }),
    index("resources_by_name").on(
      table.organizationId,
      sql`lower(${table.name})`,
      table.id,
      table.name,
    ),
    index("resources_by_credential").on(table.organizationId, table.credentialId),
    index("resources_to_verify")
      .on(table.verificationDueAt)
      .where(sql`verification_due_at is not null`),
    check("resources_name_length", sql`char_length(${table.name}) between 1 and 200`),
    check(
      "resources_identifier_length",
      sql`char_length(${table.resourceIdentifier}) between 1 and 255`,
    ),
  ],
);
