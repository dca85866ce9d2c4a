import { timestamp, uuid } from "drizzle-orm/pg-core";

/** The tenant boundary: the first column of every tenant table's key. */
export const organizationId = () => uuid("organization_id").notNull();

export const moment = (name: string) => timestamp(name, { withTimezone: true });

export const timestamps = {
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
};
