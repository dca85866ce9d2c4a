import { z } from "zod";
import {
  idsMax,
  line,
  listQuery,
  message,
  pageOf,
  queryIds,
  queryText,
  timestamp,
  uuid,
} from "./common";
import { email } from "./email";
import { userSortKeys, userStatuses } from "./lists";

export const userNameMax = 200;

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
    invitationExpiresAt: timestamp.nullable().meta({
      description:
        "End of an invitation that was not accepted yet; it may have passed. Null when there is none.",
    }),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof user>;

const name = line("name", userNameMax);
const isOrgAdmin = z.boolean("must be true or false");

export const userCreate = z
  .strictObject({ email, name: name.nullish(), isOrgAdmin: isOrgAdmin.nullish() })
  .meta({ id: "UserCreate" });
export type UserCreate = z.infer<typeof userCreate>;

/** Only the fields that are sent change. */
export const userUpdate = z
  .strictObject({
    name: name.optional(),
    isOrgAdmin: isOrgAdmin.optional(),
    isActive: z.boolean("must be true or false").optional(),
  })
  .meta({ id: "UserUpdate" });
export type UserUpdate = z.infer<typeof userUpdate>;

/** The link stands in the answer only when there is no mail server to send it. */
const inviteUrl = z
  .url()
  .optional()
  .meta({ description: "Only when no mail server is set, and only this once." });

export const userCreated = z.object({ ...user.shape, inviteUrl }).meta({ id: "UserCreated" });
export type UserCreated = z.infer<typeof userCreated>;

export const userInvited = z.object({ ...message.shape, inviteUrl }).meta({ id: "UserInvited" });
export type UserInvited = z.infer<typeof userInvited>;

export const userListQuery = z.strictObject({
  ...listQuery(userSortKeys),
  ids: queryIds.optional(),
  emails: z
    .string()
    .transform((value) => value.split(",").map((email) => email.trim().toLowerCase()))
    .pipe(z.array(queryText("emails", 254).min(1, "emails must not be empty")).max(idsMax))
    .optional()
    .meta({ description: `Comma-joined email addresses, at most ${idsMax}.` }),
  status: z
    .enum(userStatuses)
    .optional()
    .meta({ description: "Every person is one of them: inactive, else invited, else active." }),
  admin: z.enum(["true", "false"]).optional().meta({ description: "Only admins, or all others." }),
  role: uuid.optional().meta({ description: "Only those who have this role." }),
  live: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only those who have, or do not have, a live session." }),
});
export type UserListQuery = z.infer<typeof userListQuery>;

export const userPage = pageOf(user).meta({ id: "UserPage" });
