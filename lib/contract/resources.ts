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
  health: z
    .enum(["valid", "invalid", "unverified"])
    .optional()
    .meta({ description: "Only resources whose last verification went so." }),
  credentialId: uuid.optional().meta({ description: "Only resources with this credential." }),
  without: z.enum(["roles"]).optional().meta({ description: "Only resources that no role holds." }),
});
export type ResourceListQuery = z.infer<typeof resourceListQuery>;

export const resourcePage = pageOf(resource).meta({ id: "ResourcePage" });

export const ruleStatuses = ["OPENING", "OPEN", "FAILED", "CLOSING", "STUCK", "CLOSED"] as const;
export type RuleStatus = (typeof ruleStatuses)[number];

/** Who needs a rule: a session, or a static rule. */
export const ruleWanter = z
  .object({
    kind: z.enum(["SESSION", "STATIC_RULE"]),
    id: uuid,
    name: z.string().meta({ description: "The person of the session, or the rule's label." }),
    endsAt: timestamp.nullable(),
  })
  .meta({ id: "RuleWanter" });
export type RuleWanter = z.infer<typeof ruleWanter>;

export const firewallRule = z
  .object({
    id: uuid,
    ports: z.string().meta({ examples: ["tcp/443", "tcp/8000-8100", "icmp"] }),
    address: z.string().meta({ examples: ["203.0.113.7/32"] }),
    status: z.enum(ruleStatuses).meta({
      description: "STUCK: it should be gone, and all tries to remove it have failed so far.",
    }),
    wantedBy: z.array(ruleWanter),
    sentAt: timestamp.nullable().meta({
      description: "When it was last sent to the firewall. Null: it cannot be there.",
    }),
    openedAt: timestamp.nullable(),
    seenAt: timestamp.nullable(),
    unwantedAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    providerRuleId: z.string().nullable(),
    tries: z.int(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  })
  .meta({ id: "FirewallRule" });
export type FirewallRule = z.infer<typeof firewallRule>;

/** What stands at a resource's firewall, and what stood there lately. */
export const resourceRules = z
  .object({
    seenAt: timestamp.nullable().meta({ description: "When the firewall last told its rules." }),
    nextTryAt: timestamp.nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    room: z.array(room),
    rules: z.array(firewallRule).meta({
      description: "Those that are there, at most 1,000; then the last 50 of a day that are gone.",
    }),
    foreignTotal: z.int(),
    foreign: z
      .array(z.object({ ports: z.string(), address: z.string(), note: z.string().nullable() }))
      .meta({ description: "Rules that are not ours, at most 100." }),
    heldRemovals: z.int(),
    isRemovalAllowed: z.boolean(),
  })
  .meta({ id: "ResourceRules" });
export type ResourceRules = z.infer<typeof resourceRules>;
