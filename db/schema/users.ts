import { sql } from "drizzle-orm";
import {
  boolean,
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

export const users = pgTable(
  "users",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().defaultRandom(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash"),
    passwordChangedAt: moment("password_changed_at"),
    // The last few, newest first, so that a new password is a new one.
    previousPasswordHashes: text("previous_password_hashes").array().notNull().default(sql`'{}'`),
    isOrgAdmin: boolean("is_org_admin").notNull().default(false),
    isActive: boolean("is_active").notNull().default(true),
    lastLoginAt: moment("last_login_at"),
    ...timestamps,
  },
  (table) => [
    primaryKey({ name: "users_pkey", columns: [table.organizationId, table.id] }),
    foreignKey({
      name: "users_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    uniqueIndex("users_email_unique").on(table.organizationId, table.email),
    index("users_by_name").on(
      table.organizationId,
      sql`lower(${table.name})`,
      table.id,
      table.name,
    ),
    check("users_email_is_lower_case", sql`${table.email} = lower(${table.email})`),
    check("users_email_length", sql`char_length(${table.email}) between 3 and 254`),
    check("users_name_length", sql`char_length(${table.name}) between 1 and 200`),
  ],
);

/** One authenticated stay of one person. A row that has ended takes its tokens and cookies along. */
export const signIns = pgTable(
  "sign_ins",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    organizationId: organizationId(),
    userId: uuid("user_id").notNull(),
    ipAddress: text("ip_address"),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    foreignKey({
      name: "sign_ins_user_fkey",
      columns: [table.organizationId, table.userId],
      foreignColumns: [users.organizationId, users.id],
    }).onDelete("cascade"),
    index("sign_ins_by_user").on(table.organizationId, table.userId),
  ],
);

/** Only hashes are kept. A token that comes a second time ends its whole sign-in. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    hash: text("hash").primaryKey(),
    signInId: uuid("sign_in_id").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [
    foreignKey({
      name: "refresh_tokens_sign_in_fkey",
      columns: [table.signInId],
      foreignColumns: [signIns.id],
    }).onDelete("cascade"),
    index("refresh_tokens_by_sign_in").on(table.signInId),
  ],
);

/** Invitations and password resets. Only hashes are kept; a token serves once. */
export const oneTimeTokens = pgTable(
  "one_time_tokens",
  {
    hash: text("hash").primaryKey(),
    organizationId: organizationId(),
    userId: uuid("user_id").notNull(),
    purpose: text("purpose").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [
    foreignKey({
      name: "one_time_tokens_user_fkey",
      columns: [table.organizationId, table.userId],
      foreignColumns: [users.organizationId, users.id],
    }).onDelete("cascade"),
    index("one_time_tokens_by_user").on(table.organizationId, table.userId),
    check("one_time_tokens_purpose", sql`${table.purpose} in ('invite', 'reset')`),
  ],
);

/**
 * Mails on their way: written with the change that they tell of, taken out when the mail server has
 * them. Sealed, because a mail holds a one-time link.
 */
export const mailOutbox = pgTable(
  "mail_outbox",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    organizationId: organizationId(),
    sealed: text("sealed").notNull(),
    tries: integer("tries").notNull().default(0),
    lastError: text("last_error"),
    createdAt: moment("created_at").notNull().defaultNow(),
    nextTryAt: moment("next_try_at").notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: "mail_outbox_organization_fkey",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }),
    index("mail_outbox_by_next_try").on(table.nextTryAt),
  ],
);

/** Failed sign-ins per account-and-address and per address, shared by all instances. */
export const signInPauses = pgTable("sign_in_pauses", {
  key: text("key").primaryKey(),
  failures: integer("failures").notNull(),
  windowEndsAt: moment("window_ends_at").notNull(),
  pausedUntil: moment("paused_until"),
});
