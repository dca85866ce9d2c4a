import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId } from "./columns";
import { organizations } from "./organizations";

/**
 * Keys of programs. Only hashes are kept. A key acts as the person who made it and never does more
 * than they may at that moment; it outlives them in the list, revoked.
 */
export const apiKeys = pgTable(
  "api_keys",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    name: text("name").notNull(),
    description: text("description"),
    keyPrefix: text("key_prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    scopes: text("scopes").array().notNull(),
    createdById: uuid("created_by_id").notNull(),
    createdByEmail: text("created_by_email").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
    revokedByName: text("revoked_by_name"),
    lastUsedAt: moment("last_used_at"),
    lastUsedIp: text("last_used_ip"),
    /** The key that this one was rotated from. */
    rotatedFromId: uuid("rotated_from_id"),
  },
  (table) => [
    primaryKey({ name: "api_keys_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "api_keys_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    uniqueIndex("api_keys_hash_unique").on(table.keyHash),
    check("api_keys_name_length", sql`char_length(${table.name}) between 1 and 255`),
  ],
);
