import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { timestamps } from "./columns";

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
    ...timestamps,
  },
  (table) => [
    uniqueIndex("organizations_slug_unique").on(table.slug),
    check(
      "organizations_slug_is_plain",
      sql`${table.slug} ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'`,
    ),
  ],
);
