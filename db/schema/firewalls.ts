import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
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
import { apiKeys } from "./api-keys";
import { moment, organizationId } from "./columns";
import { organizations } from "./organizations";
import { resources } from "./resources";

export type Room = { family: 4 | 6 | null; used: number; limit: number; isAssumed: boolean };
export type ForeignRule = { ports: string; address: string; note: string | null };

/**
 * The firewall behind a resource, as work to do: when it is to be looked at and closed next, and
 * since when something waits to be opened. Removals and additions have a lease of their own, so that
 * neither waits for the other; the fence numbers make a worker that overslept its lease harmless.
 * A trigger keeps one row for each resource.
 */
export const firewalls = pgTable(
  "firewalls",
  {
    organizationId: organizationId(),
    resourceId: uuid("resource_id").notNull(),
    closeDueAt: moment("close_due_at").notNull().defaultNow(),
    closeFence: bigint("close_fence", { mode: "number" }).notNull().default(0),
    closeLeasedUntil: moment("close_leased_until"),
    openDueAt: moment("open_due_at"),
    openFence: bigint("open_fence", { mode: "number" }).notNull().default(0),
    openLeasedUntil: moment("open_leased_until"),
    /** Failures in a row of whole calls: the provider is away, slow, or refuses the credential. */
    failures: integer("failures").notNull().default(0),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    /** When the provider last told its rules. */
    seenAt: moment("seen_at"),
    room: jsonb("room").$type<Room[]>().notNull().default(sql`'[]'`),
    /** Rules there that are not ours: told, never touched. At most a hundred are kept. */
    foreignRules: jsonb("foreign_rules").$type<ForeignRule[]>().notNull().default(sql`'[]'`),
    foreignTotal: integer("foreign_total").notNull().default(0),
    /** So many rules of ours that no row explains wait for an admin's word before they go. */
    heldRemovals: integer("held_removals").notNull().default(0),
    isRemovalAllowed: boolean("is_removal_allowed").notNull().default(false),
  },
  (table) => [
    primaryKey({ name: "firewalls_pkey", columns: [table.organizationId, table.resourceId] }),
    foreignKey({
      name: "firewalls_resource_fkey",
      columns: [table.organizationId, table.resourceId],
      foreignColumns: [resources.organizationId, resources.id],
    }).onDelete("cascade"),
    index("firewalls_to_close").on(table.closeDueAt),
    index("firewalls_to_open").on(table.openDueAt).where(sql`open_due_at is not null`),
  ],
);

/** A program beside private servers that runs scripts for us. */
export const agents = pgTable(
  "agents",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    name: text("name").notNull(),
    /** The key that it last registered with: heartbeats and polls name no agent. */
    apiKeyId: uuid("api_key_id"),
    agentVersion: text("agent_version"),
    hostname: text("hostname"),
    osInfo: text("os_info"),
    lastHeartbeatAt: moment("last_heartbeat_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: "agents_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "agents_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    foreignKey({
      name: "agents_api_key_fkey",
      columns: [table.organizationId, table.apiKeyId],
      foreignColumns: [apiKeys.organizationId, apiKeys.id],
    }),
    uniqueIndex("agents_name_unique").on(table.organizationId, table.name),
    uniqueIndex("agents_key_unique").on(table.organizationId, table.apiKeyId),
  ],
);

/**
 * Orders to an agent, in the order in which it has to carry them out. One that was handed out and
 * never answered is handed out again when its lease is over.
 */
export const agentCommands = pgTable(
  "agent_commands",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    agentId: uuid("agent_id").notNull(),
    resourceId: uuid("resource_id").notNull(),
    commandType: text("command_type").notNull(),
    cidr: text("cidr").notNull(),
    description: text("description").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    leasedUntil: moment("leased_until"),
    deliveries: integer("deliveries").notNull().default(0),
    completedAt: moment("completed_at"),
    success: boolean("success"),
    resultMessage: text("result_message"),
    scriptResults: jsonb("script_results").$type<unknown[]>(),
  },
  (table) => [
    primaryKey({ name: "agent_commands_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "agent_commands_agent_fkey",
      columns: [table.organizationId, table.agentId],
      foreignColumns: [agents.organizationId, agents.id],
    }).onDelete("cascade"),
    index("agent_commands_open")
      .on(table.organizationId, table.agentId, table.position)
      .where(sql`completed_at is null`),
    index("agent_commands_by_resource").on(table.organizationId, table.resourceId, table.position),
  ],
);

/** The allow-lists of simulated firewalls: what stands in for a provider's own memory. */
export const simulatedRules = pgTable(
  "simulated_rules",
  {
    organizationId: organizationId(),
    resourceId: uuid("resource_id").notNull(),
    id: text("id").notNull(),
    ports: text("ports").notNull(),
    address: text("address").notNull(),
    note: text("note"),
    /** A read before this moment misses it, as reads of a slow cloud do. */
    visibleAt: moment("visible_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: "simulated_rules_pkey",
      columns: [table.organizationId, table.resourceId, table.id],
    }),
    uniqueIndex("simulated_rules_unique").on(
      table.organizationId,
      table.resourceId,
      table.ports,
      table.address,
    ),
  ],
);
