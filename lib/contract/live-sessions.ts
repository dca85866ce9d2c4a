import { z } from "zod";
import { queryIds, timestamp, uuid } from "./common";

const liveSessions = z.int().meta({ description: "How many of them run; at least one." });

export const roleLiveSessionsQuery = z.strictObject({
  ids: queryIds.optional().meta({ description: "Only these roles, comma-joined; at most 500." }),
});
export type RoleLiveSessionsQuery = z.infer<typeof roleLiveSessionsQuery>;

/** How many live sessions use a role: they open something that it gives to their user. */
export const roleLiveSessions = z
  .object({ roleId: uuid, liveSessions })
  .meta({ id: "RoleLiveSessions" });
export type RoleLiveSessions = z.infer<typeof roleLiveSessions>;

export const userLiveSessionsQuery = z.strictObject({
  ids: queryIds.optional().meta({ description: "Only these users, comma-joined; at most 500." }),
  roleId: uuid.optional().meta({ description: "Only sessions that use this role." }),
});
export type UserLiveSessionsQuery = z.infer<typeof userLiveSessionsQuery>;

export const userLiveSessions = z
  .object({
    userId: uuid,
    liveSessions,
    endsAt: timestamp.meta({ description: "When the last of them ends." }),
  })
  .meta({ id: "UserLiveSessions" });
export type UserLiveSessions = z.infer<typeof userLiveSessions>;
