import { z } from "zod";
import { timestamp, uuid } from "./common";
import { room } from "./resources";

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
