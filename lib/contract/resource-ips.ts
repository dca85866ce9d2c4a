import { z } from "zod";
import { timestamp, uuid } from "./common";

/** What one address of a session comes to at one resource. */
export const resourceIp = z
  .object({
    id: uuid,
    resourceId: uuid,
    resourceName: z.string(),
    ipVersion: z.union([z.literal(4), z.literal(6)]),
    ipAddress: z.string(),
    status: z.enum(["PENDING", "APPLIED", "FAILED", "REMOVING", "REMOVED"]),
    providerRuleId: z.string().nullable(),
    appliedAt: timestamp.nullable(),
    removedAt: timestamp.nullable(),
    errorMessage: z.string().nullable(),
    errorCode: z.string().nullable().meta({
      description: "Why, as one word: denied, throttled, unreachable, timed_out, full, …",
    }),
    isSimulated: z.boolean().meta({ description: "Nothing real stands behind the resource." }),
  })
  .meta({ id: "SessionResourceIp" });
export type ResourceIp = z.infer<typeof resourceIp>;

export const resourceIpDetail = resourceIp
  .extend({
    ports: z.array(z.string()).meta({ description: "What is opened: `tcp/443`, `tcp`, `any`." }),
    seenAt: timestamp.nullable().meta({
      description: "When the firewall last showed all of its rules; null while one was never seen.",
    }),
  })
  .meta({ id: "SessionResourceIpDetail" });
export type ResourceIpDetail = z.infer<typeof resourceIpDetail>;
