import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId } from "./columns";
import { organizations } from "./organizations";

/**
 * Append-only: triggers refuse UPDATE, DELETE and TRUNCATE. Names are kept as they were, so that an
 * event outlives what it names.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: bigint("id", { mode: "number" })
      .primaryKey()
      .generatedAlwaysAsIdentity({ name: "audit_events_id" }),
    organizationId: organizationId(),
    eventType: text("event_type").notNull(),
    actorType: text("actor_type").notNull(),
    actorId: uuid("actor_id"),
    actorEmail: text("actor_email"),
    resourceType: text("resource_type").notNull(),
    resourceId: uuid("resource_id"),
    resourceName: text("resource_name"),
    result: text("result").notNull().default("SUCCESS"),
    ipAddress: text("ip_address"),
    requestId: text("request_id").notNull(),
    errorMessage: text("error_message"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: "audit_events_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("audit_events_by_organization").on(table.organizationId, table.id),
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
