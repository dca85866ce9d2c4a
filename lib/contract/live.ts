import { z } from "zod";

/** What a stream of changes tells, each time it tells something. */
export const liveState = z
  .object({
    state: z
      .string()
      .max(64)
      .meta({
        description:
          "Differs whenever something of the organization has changed. Means nothing else.",
        examples: ["1042.311"],
      }),
  })
  .meta({ id: "LiveState" });
export type LiveState = z.infer<typeof liveState>;

/** Seconds after which a stream has spoken again, even when there is nothing new. */
export const heartbeatSecondsMax = 20;
