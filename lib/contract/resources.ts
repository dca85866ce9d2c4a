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
    lastVerifiedAt: timestamp.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Resource" });
export type Resource = z.infer<typeof resource>;

export const resourceListQuery = z.strictObject({
  ...listQuery(["name", "provider", "updated"]),
  ids: queryIds.optional(),
  provider: queryText("provider", 40).optional().meta({ description: "Only this provider." }),
});
export type ResourceListQuery = z.infer<typeof resourceListQuery>;

export const resourcePage = pageOf(resource).meta({ id: "ResourcePage" });
