import { z } from "zod";
import { idsMax, listQuery, pageOf, queryIds, queryText, timestamp, uuid } from "./common";

export const user = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    isOrgAdmin: z.boolean(),
    platformRole: z.string(),
    isActive: z.boolean(),
    mfaEnabled: z.boolean(),
    lastLoginAt: timestamp.nullable(),
    roleNames: z.array(z.string()),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "User" });
export type User = z.infer<typeof user>;

export const userListQuery = z.strictObject({
  ...listQuery(["name", "email", "updated"]),
  ids: queryIds.optional(),
  emails: z
    .string()
    .transform((value) => value.split(",").map((email) => email.trim().toLowerCase()))
    .pipe(z.array(queryText("emails", 254).min(1, "emails must not be empty")).max(idsMax))
    .optional()
    .meta({ description: `Comma-joined email addresses, at most ${idsMax}.` }),
});
export type UserListQuery = z.infer<typeof userListQuery>;

export const userPage = pageOf(user).meta({ id: "UserPage" });
