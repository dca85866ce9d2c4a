import { z } from "zod";
import { timestamp, uuid } from "./common";

/** How many of each kind are named; the counts count them all. */
export const overviewNamesMax = 5;

const named = z.object({ id: uuid, name: z.string() });
const count = z.int();

export const overview = z
  .object({
    liveSessions: count,
    livePeople: count.meta({ description: "People with a session that has not ended." }),
    rulesOpen: count.meta({ description: "Rules of ours that their firewalls showed last." }),
    rulesOpening: count.meta({ description: "Rules that are wanted and were not seen yet." }),
    overdue: z
      .object({
        count,
        stuck: count.meta({ description: "Of these, given up on but for an hourly try." }),
        longest: z
          .object({
            resourceId: uuid,
            resourceName: z.string(),
            ports: z.string(),
            ipAddress: z.string(),
            since: timestamp,
            tries: count,
            errorMessage: z.string().nullable(),
          })
          .nullable(),
      })
      .meta({ description: "Rules that nothing wants any more and that may still be open." }),
    timeToOpen: z
      .object({
        count,
        medianMilliseconds: z.int().nullable(),
        p99Milliseconds: z.int().nullable(),
      })
      .meta({
        description: "From the first try to open a rule until it was seen, in the last day.",
      }),
    failingFirewalls: z.object({
      count,
      first: z.array(named.extend({ errorMessage: z.string().nullable() })),
    }),
    offlineAgents: z.object({ count, total: count, first: z.array(named) }),
    invalidCredentials: z.object({ count, first: z.array(named) }),
    fullRooms: z
      .object({ count, first: z.array(named.extend({ used: count, limit: count })) })
      .meta({ description: "Firewalls with four fifths of their rules used, or more." }),
    heldRemovals: z
      .object({ count, first: z.array(named) })
      .meta({ description: "Rules that wait for an admin's word before they are removed." }),
    setup: z
      .object({
        hasProvider: z.boolean(),
        hasResource: z.boolean(),
        hasRole: z.boolean(),
        hasMember: z.boolean(),
        hasSession: z.boolean(),
      })
      .meta({ description: "What a new organization has got to so far." }),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof overview>;
