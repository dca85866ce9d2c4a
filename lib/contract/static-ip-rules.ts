import { z } from "zod";
import { endMoment, idsMax, line, listQuery, pageOf, timestamp, uuid } from "./common";
import { staticRuleSortKeys } from "./lists";

export const ruleLabelMax = 200;
/** A network in text is never longer. */
const networkLengthMax = 49;

export const staticRuleStatuses = ["ACTIVE", "PENDING", "PARTIAL", "FAILED"] as const;
export type StaticRuleStatus = (typeof staticRuleStatuses)[number];

export const staticRuleResource = z
  .object({
    resourceId: uuid,
    resourceName: z.string(),
    status: z.enum(["APPLIED", "PENDING", "FAILED"]),
    appliedAt: timestamp.nullable(),
    errorMessage: z.string().nullable(),
    errorCode: z.string().nullable().meta({
      description: "Why, as one word: denied, throttled, unreachable, timed_out, full, …",
    }),
    isSimulated: z.boolean().meta({ description: "Nothing real stands behind the resource." }),
  })
  .meta({ id: "StaticIpRuleResource" });
export type StaticRuleResource = z.infer<typeof staticRuleResource>;

export const staticIpRule = z
  .object({
    id: uuid,
    label: z.string(),
    ipAddress: z.string().meta({ examples: ["203.0.113.7", "203.0.113.0/24"] }),
    status: z.enum(staticRuleStatuses),
    expiresAt: timestamp.nullable().meta({ description: "When it ends by itself, if it does." }),
    createdByEmail: z.string(),
    createdAt: timestamp,
    resources: z.array(staticRuleResource),
  })
  .meta({ id: "StaticIpRule" });
export type StaticIpRule = z.infer<typeof staticIpRule>;

export const staticRuleCreate = z
  .strictObject({
    label: line("label", ruleLabelMax),
    ipAddress: z
      .string({
        error: ({ input }) =>
          input === undefined ? "ipAddress is required" : "ipAddress must be an address or network",
      })
      .trim()
      .min(1, "ipAddress is required")
      .max(networkLengthMax, `ipAddress must be at most ${networkLengthMax} characters`)
      .meta({
        description:
          "An address, or a network by its first address: 203.0.113.0/24. Wider than /24, or /48 for IPv6, only where the organization allows it.",
      }),
    resourceIds: z
      .array(uuid, {
        error: ({ input }) =>
          input === undefined ? "resourceIds is required" : "resourceIds must be a list of ids",
      })
      .min(1, "resourceIds must name at least one resource")
      .max(idsMax, `resourceIds must be at most ${idsMax}`),
    expiresAt: endMoment.optional(),
  })
  .meta({ id: "StaticIpRuleCreate" });
export type StaticRuleCreate = z.infer<typeof staticRuleCreate>;

export const staticRuleListQuery = z.strictObject({
  ...listQuery(staticRuleSortKeys),
  resourceId: uuid.optional().meta({ description: "Only rules on this resource." }),
});
export type StaticRuleListQuery = z.infer<typeof staticRuleListQuery>;

export const staticRulePage = pageOf(staticIpRule).meta({ id: "StaticIpRulePage" });
