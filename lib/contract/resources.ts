import { z } from "zod";
import {
  line,
  listQuery,
  pageOf,
  queryIds,
  queryText,
  storableJson,
  timestamp,
  uuid,
} from "./common";
import { providerNameMax, resourceSortKeys } from "./lists";

export const resourceNameMax = 200;
export const identifierMax = 255;

/** How many entries fit. Families that a firewall counts apart have a line each. */
export const room = z
  .object({
    family: z.union([z.literal(4), z.literal(6)]).nullable(),
    used: z.int(),
    limit: z.int(),
    isAssumed: z.boolean().meta({ description: "The documented default: it was not told." }),
  })
  .meta({ id: "Room" });
export type Room = z.infer<typeof room>;

export const resource = z
  .object({
    id: uuid,
    name: z.string(),
    credentialId: uuid.nullable(),
    credentialName: z.string().nullable(),
    provider: z.string(),
    resourceType: z.string(),
    isSimulated: z.boolean().meta({ description: "Nothing real stands behind it." }),
    resourceIdentifier: z.string(),
    region: z.string().nullable(),
    config: z.record(z.string(), z.unknown()).nullable(),
    isActive: z.boolean(),
    roleCount: z.int().meta({ description: "How many roles hold it." }),
    lastVerifiedAt: timestamp.nullable(),
    verificationError: z
      .string()
      .nullable()
      .meta({ description: "Why the last verification failed." }),
    room: z.array(room).meta({ description: "As the firewall last told; empty until then." }),
    rulesOpen: z.int().meta({ description: "Rules of ours that are at the firewall." }),
    rulesStuck: z.int().meta({ description: "Those that should be gone and are not." }),
    foreignTotal: z.int().meta({ description: "Rules there that are not ours; never touched." }),
    heldRemovals: z.int().meta({ description: "Removals that wait for an admin's word." }),
    liveSessions: z.int().meta({ description: "Sessions that it is open in, or is to be." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Resource" });
export type Resource = z.infer<typeof resource>;

const name = line("name", resourceNameMax);
const resourceIdentifier = line("resourceIdentifier", identifierMax);
const region = line("region", 64);
const config = storableJson("config");
const word = (label: string) =>
  line(label, 40)
    .toUpperCase()
    .regex(/^[A-Z0-9_]+$/, `${label} must be a word such as AWS`);

export const resourceCreate = z
  .strictObject({
    name,
    credentialId: uuid
      .nullish()
      .meta({ description: "Required where the provider needs a credential." }),
    provider: word("provider").meta({ examples: ["AWS", "HOST", "AGENT", "SIMULATOR"] }),
    resourceType: word("resourceType").meta({ examples: ["SECURITY_GROUP"] }),
    resourceIdentifier: resourceIdentifier.meta({ examples: ["sg-0a1b2c3d4e5f60718"] }),
    region: region.nullish().meta({ description: "Required for AWS." }),
    config: config.nullish().meta({
      description: "Ports and protocol, and what else the provider takes: see `GET /providers`.",
      examples: [{ ports: [22, 443], protocol: "tcp" }],
    }),
  })
  .meta({ id: "ResourceCreate" });
export type ResourceCreate = z.infer<typeof resourceCreate>;

/** Only the fields that are sent change. Provider and type stay as they were made. */
export const resourceUpdate = z
  .strictObject({
    name: name.optional(),
    resourceIdentifier: resourceIdentifier.optional(),
    credentialId: uuid.nullable().optional(),
    region: region.nullable().optional(),
    isActive: z.boolean({ error: "isActive must be true or false" }).optional(),
    config: config.nullable().optional(),
  })
  .meta({ id: "ResourceUpdate" });
export type ResourceUpdate = z.infer<typeof resourceUpdate>;

/** What is to become of rules that could not be closed. */
export const resourceDeleteQuery = z.strictObject({
  abandonRules: z.enum(["true", "false"]).optional().meta({
    description:
      "`true`: rules of ours that could not be closed are given up. They may still stand at the firewall, where somebody has to remove them by hand; each is named in the audit log. Else they forbid the deletion.",
  }),
});

export const resourceListQuery = z.strictObject({
  ...listQuery(resourceSortKeys),
  ids: queryIds.optional(),
  provider: queryText("provider", providerNameMax)
    .optional()
    .meta({ description: "Only this provider." }),
  active: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only active, or only inactive resources." }),
  verified: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only resources that were verified once, or never." }),
  health: z
    .enum(["valid", "invalid", "unverified"])
    .optional()
    .meta({ description: "Only resources whose last verification went so." }),
  credentialId: uuid.optional().meta({ description: "Only resources with this credential." }),
  without: z.enum(["roles"]).optional().meta({ description: "Only resources that no role holds." }),
});
export type ResourceListQuery = z.infer<typeof resourceListQuery>;

export const resourcePage = pageOf(resource).meta({ id: "ResourcePage" });
