import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, organizationId } from "./columns";
import { organizations } from "./organizations";

/**
 * A user's time-boxed opening of resources. It outlives the user and the roles that it came from,
 * so it keeps their names. Whether anything is open is told by its claims alone.
 */
export const sessions = pgTable(
  "sessions",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    userId: uuid("user_id").notNull(),
    userName: text("user_name").notNull(),
    userEmail: text("user_email").notNull(),
    ipv4Address: text("ipv4_address"),
    ipv6Address: text("ipv6_address"),
    reason: text("reason"),
    startedAt: moment("started_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    /** The moment its end was asked for or came to pass; the rules go after it. */
    endedAt: moment("ended_at"),
    endedReason: text("ended_reason"),
    /** The longest that it may last, counted from its start, and the role that says so, if one does. */
    limitHours: integer("limit_hours").notNull(),
    limitRoleId: uuid("limit_role_id"),
    limitRoleName: text("limit_role_name"),
  },
  (table) => [
    primaryKey({ name: "sessions_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "sessions_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("sessions_by_user").on(table.organizationId, table.userId, table.startedAt),
    index("sessions_by_start").on(table.organizationId, table.startedAt),
    index("sessions_due").on(table.expiresAt).where(sql`ended_at is null`),
    check("sessions_has_address", sql`num_nonnulls(ipv4_address, ipv6_address) > 0`),
    check("sessions_end_follows_start", sql`expires_at > started_at`),
    check("sessions_end_has_reason", sql`(ended_at is null) = (ended_reason is null)`),
  ],
);

/** A permanent entry on the allow-lists of some resources, or one with an end date. */
export const staticRules = pgTable(
  "static_rules",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    label: text("label").notNull(),
    /** An address or a network in its one spelling, as the caller gave it: no prefix, no host bits. */
    ipAddress: text("ip_address").notNull(),
    expiresAt: moment("expires_at"),
    endedAt: moment("ended_at"),
    createdById: uuid("created_by_id"),
    createdByEmail: text("created_by_email").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: "static_rules_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "static_rules_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("static_rules_due").on(table.expiresAt).where(sql`ended_at is null`),
    check("static_rules_label_length", sql`char_length(label) between 1 and 200`),
  ],
);

/**
 * What is wanted: one session's or static rule's need of one address at one resource. While a claim
 * lives, a rule for its address is wanted on each of its port ranges. A rule that several
 * claims want stays until the last of them has ended; nothing counts them but this table.
 */
export const claims = pgTable(
  "claims",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    resourceId: uuid("resource_id").notNull(),
    resourceName: text("resource_name").notNull(),
    sessionId: uuid("session_id"),
    staticRuleId: uuid("static_rule_id"),
    ipVersion: smallint("ip_version").notNull(),
    /** With its prefix: `203.0.113.7/32`. */
    address: text("address").notNull(),
    /** Port ranges, each a rule of its own: `tcp/443`, `tcp/8000-8100`, `udp`, `any`. */
    ports: text("ports").array().notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** From then on it wants nothing, whoever is asleep. */
    endsAt: moment("ends_at"),
    /** Ended before that: by a stop, a change of address, an assignment's end. */
    endedAt: moment("ended_at"),
    /** There was no room for it, so it wants nothing until it is tried again. */
    refusedAt: moment("refused_at"),
    // What the firewall was seen to do about it; kept by the reconciler.
    appliedAt: moment("applied_at"),
    removedAt: moment("removed_at"),
    providerRuleId: text("provider_rule_id"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
  },
  (table) => [
    primaryKey({ name: "claims_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "claims_session_fkey",
      columns: [table.organizationId, table.sessionId],
      foreignColumns: [sessions.organizationId, sessions.id],
    }),
    foreignKey({
      name: "claims_static_rule_fkey",
      columns: [table.organizationId, table.staticRuleId],
      foreignColumns: [staticRules.organizationId, staticRules.id],
    }).onDelete("cascade"),
    uniqueIndex("claims_session_unique")
      .on(table.organizationId, table.sessionId, table.resourceId, table.address)
      .where(sql`session_id is not null and ended_at is null`),
    index("claims_by_session").on(table.organizationId, table.sessionId),
    index("claims_by_static_rule").on(table.organizationId, table.staticRuleId),
    index("claims_open").on(table.organizationId, table.resourceId).where(sql`removed_at is null`),
    check("claims_has_one_owner", sql`num_nonnulls(session_id, static_rule_id) = 1`),
    check("claims_ip_version", sql`ip_version in (4, 6)`),
  ],
);

/**
 * What is, or may be, at the firewall: one row for each time that a rule of ours was there. It is
 * begun before the provider is called, so that no crash leaves a rule without one, and closed when
 * the provider no longer shows it.
 */
export const rules = pgTable(
  "rules",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    resourceId: uuid("resource_id").notNull(),
    /** `tcp/443`, `tcp/8000-8100`, `udp`, `any`. */
    ports: text("ports").notNull(),
    address: text("address").notNull(),
    begunAt: moment("begun_at").notNull().defaultNow(),
    /** The provider said yes. */
    sentAt: moment("sent_at"),
    /** The provider showed it for the first time, and for the last time so far. */
    openedAt: moment("opened_at"),
    seenAt: moment("seen_at"),
    closedAt: moment("closed_at"),
    /** Given up together with its resource: nobody knows whether it still stands. */
    abandonedAt: moment("abandoned_at"),
    providerRuleId: text("provider_rule_id"),
    /** Failed tries to open it, or to close it since it is no longer wanted. */
    tries: integer("tries").notNull().default(0),
    unwantedAt: moment("unwanted_at"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
  },
  (table) => [
    primaryKey({ name: "rules_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "rules_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    uniqueIndex("rules_live_unique")
      .on(table.organizationId, table.resourceId, table.ports, table.address)
      .where(sql`closed_at is null`),
    index("rules_by_resource").on(table.organizationId, table.resourceId, table.begunAt),
    index("rules_unwanted")
      .on(table.organizationId, table.unwantedAt)
      .where(sql`closed_at is null and unwanted_at is not null`),
  ],
);
