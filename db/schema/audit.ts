import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId } from "./columns";
import { organizations } from "./organizations";

/**
 * Append-only: triggers refuse UPDATE, DELETE and TRUNCATE, and chain the rows of an organization:
 * each has the next position, a time that never goes back, and a hash over itself and the hash
 * before it. Names are kept as they were, so that an event outlives what it names.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    organizationId: organizationId(),
    // The trigger writes position and hashes over whatever an insert says.
    position: bigint("position", { mode: "number" })
      .notNull()
      .$default(() => 0),
    id: uuid("id").notNull().defaultRandom(),
    eventType: text("event_type").notNull(),
    actorType: text("actor_type").notNull(),
    actorId: uuid("actor_id"),
    actorEmail: text("actor_email"),
    /** A person's name, or that of the API key that acted for them. */
    actorName: text("actor_name"),
    apiKeyId: uuid("api_key_id"),
    resourceType: text("resource_type").notNull(),
    resourceId: uuid("resource_id"),
    resourceName: text("resource_name"),
    /** What was given to the resource or taken from it: the event is part of its story as well. */
    relatedId: uuid("related_id"),
    result: text("result").notNull().default("SUCCESS"),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    requestId: text("request_id").notNull(),
    errorMessage: text("error_message"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    previousHash: text("previous_hash")
      .notNull()
      .$default(() => ""),
    hash: text("hash")
      .notNull()
      .$default(() => ""),
  },
  (table) => [
    primaryKey({ name: "audit_events_pkey", columns: [table.organizationId, table.position] }),
    foreignKey({
      name: "audit_events_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    uniqueIndex("audit_events_id_unique").on(table.organizationId, table.id),
    index("audit_events_by_type").on(table.organizationId, table.eventType, table.position),
    index("audit_events_by_actor").on(table.organizationId, table.actorEmail, table.position),
    index("audit_events_by_resource").on(table.organizationId, table.resourceId, table.position),
    index("audit_events_by_related")
      .on(table.organizationId, table.relatedId, table.position)
      .where(sql`${table.relatedId} is not null`),
    index("audit_events_by_time").on(table.organizationId, table.createdAt),
  ],
);

/** Stored answers of calls that carried an `Idempotency-Key`, written with the change they belong to. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationId(),
    actorId: uuid("actor_id").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer("status").notNull(),
    body: text("body").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: "idempotency_keys_pkey",
      columns: [table.organizationId, table.actorId, table.key],
    }),
    foreignKey({
      name: "idempotency_keys_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);
