import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment, timestamps } from "./columns";

/**
 * `version` counts the writes of an organization. Raising it is the first thing every write does,
 * so it is also the lock that makes writes of one organization follow one another.
 */
export const organizations = pgTable(
  "organizations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    isSuspended: boolean("is_suspended").notNull().default(false),
    maxUsers: integer("max_users").notNull().default(500),
    maxResources: integer("max_resources").notNull().default(1000),
    version: bigint("version", { mode: "number" }).notNull().default(0),
    // Kept by triggers: counting ten thousand rows would cost more than the page that shows fifty.
    rolesTotal: integer("roles_total").notNull().default(0),
    usersTotal: integer("users_total").notNull().default(0),
    resourcesTotal: integer("resources_total").notNull().default(0),
    // The earliest end of an assignment that has not been swept; kept by triggers and the sweep.
    nextEndAt: moment("next_end_at"),
    maxSessionDurationHours: integer("max_session_duration_hours").notNull().default(24),
    /** Sessions that one person may have open at a time. */
    maxLiveSessions: integer("max_live_sessions").notNull().default(10),
    /** Static rules may be wider than /24 and /48. */
    allowsWideRules: boolean("allows_wide_rules").notNull().default(false),
    allowedRanges: text("allowed_ranges").array().notNull().default(sql`'{}'`),
    passwordMinLength: integer("password_min_length").notNull().default(8),
    passwordRequireUppercase: boolean("password_require_uppercase").notNull().default(true),
    passwordRequireLowercase: boolean("password_require_lowercase").notNull().default(true),
    passwordRequireDigit: boolean("password_require_digit").notNull().default(true),
    passwordRequireSpecialChar: boolean("password_require_special_char").notNull().default(false),
    passwordExpirationDays: integer("password_expiration_days"),
    ...timestamps,
  },
  (table) => [
    uniqueIndex("organizations_slug_unique").on(table.slug),
    index("organizations_by_next_end").on(table.nextEndAt),
    check("organizations_limit_range", sql`${table.maxSessionDurationHours} between 1 and 8760`),
    check("organizations_live_sessions", sql`${table.maxLiveSessions} between 1 and 1000`),
    check("organizations_password_length", sql`${table.passwordMinLength} between 8 and 128`),
    check("organizations_password_days", sql`${table.passwordExpirationDays} between 1 and 365`),
    check(
      "organizations_slug_is_plain",
      sql`${table.slug} ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'`,
    ),
  ],
);
