import { z } from "zod";
import { listQuery, pageOf, queryIds, queryText, timestamp, uuid } from "./common";

export const resource = z
  .object({
    id: uuid,
    name: z.string(),
    credentialId: uuid.nullable(),
    credentialName: z.string().nullable(),
    provider: z.string(),
    resourceType: z.string(),
    resourceIdentifier: z.string(),
    region: z.string().nullable(),
    config: z.record(z.string(), z.unknown()).nullable(),
    isActive: z.boolean(),
    roleCount: z.int().meta({ description: "How many roles hold it." }),
    lastVerifiedAt: timestamp.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Resource" });
export type Resource = z.infer<typeof resource>;

export const resourceSortKeys = ["name", "provider", "verified", "roles", "updated"] as const;

export const resourceListQuery = z.strictObject({
  ...listQuery(resourceSortKeys),
  ids: queryIds.optional(),
  provider: queryText("provider", 40).optional().meta({ description: "Only this provider." }),
  active: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only active, or only inactive resources." }),
  verified: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only resources that were verified once, or never." }),
  without: z.enum(["roles"]).optional().meta({ description: "Only resources that no role holds." }),
});
export type ResourceListQuery = z.infer<typeof resourceListQuery>;

export const resourcePage = pageOf(resource).meta({ id: "ResourcePage" });
