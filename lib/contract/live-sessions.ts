import { z } from "zod";
import { timestamp, uuid } from "./common";

const liveSessions = z.int().meta({ description: "How many of them run; at least one." });

/** How many live sessions use a role: they open something that it gives to their user. */
export const roleLiveSessions = z
  .object({ roleId: uuid, liveSessions })
  .meta({ id: "RoleLiveSessions" });
export type RoleLiveSessions = z.infer<typeof roleLiveSessions>;

export const userLiveSessions = z
  .object({
    userId: uuid,
    liveSessions,
    endsAt: timestamp.meta({ description: "When the last of them ends." }),
  })
  .meta({ id: "UserLiveSessions" });
export type UserLiveSessions = z.infer<typeof userLiveSessions>;
