import { z } from "zod";
import { queryIds, uuid } from "./common";

// Apart from the answers: pages load those, and only the server reads a query.

export const roleLiveSessionsQuery = z.strictObject({
  ids: queryIds.optional().meta({ description: "Only these roles, comma-joined; at most 500." }),
});
export type RoleLiveSessionsQuery = z.infer<typeof roleLiveSessionsQuery>;

export const userLiveSessionsQuery = z.strictObject({
  ids: queryIds.optional().meta({ description: "Only these users, comma-joined; at most 500." }),
  roleId: uuid.optional().meta({ description: "Only sessions that use this role." }),
});
export type UserLiveSessionsQuery = z.infer<typeof userLiveSessionsQuery>;
