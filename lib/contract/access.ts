import { z } from "zod";
import { instant, pageOf, paging, timestamp, uuid } from "./common";
import { resourceIp } from "./resource-ips";

const epoch = Date.parse("1970-01-01T00:00:00Z");

/** A moment that has been. */
const pastMoment = instant("at")
  .refine((moment) => Date.parse(moment) >= epoch, "at must lie after 1970")
  .refine((moment) => Date.parse(moment) <= Date.now(), "at must not lie in the future");

const accessFilters = {
  userId: uuid.optional().meta({ description: "Only what this user reaches." }),
  resourceId: uuid.optional().meta({ description: "Only who reaches this resource." }),
  roleId: uuid.optional().meta({
    description: "Only what is reached through this role; all routes are told all the same.",
  }),
  at: pastMoment
    .optional()
    .meta({ description: "As it was at this past moment; now when absent." }),
  open: z.enum(["true", "false"]).optional().meta({
    description:
      "`true`: only who is, or may be, let in right now, and those too who reach it no more.",
  }),
};

/** What was open at a past moment stands in the audit log. */
const asksOneMoment = (query: { at?: string | undefined; open?: string | undefined }) =>
  query.at === undefined || query.open !== "true";
const oneMoment = { path: ["open"], error: "open asks about this moment; leave out at" };

export const accessQuery = z
  .strictObject({ ...paging, ...accessFilters })
  .refine(asksOneMoment, oneMoment);
export type AccessQuery = z.infer<typeof accessQuery>;

export const accessExportQuery = z.strictObject(accessFilters).refine(asksOneMoment, oneMoment);
export type AccessExportQuery = z.infer<typeof accessExportQuery>;

/** One way in which a user reaches a resource. */
export const accessRoute = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("admin") }),
  z.object({
    kind: z.literal("role"),
    roleId: uuid,
    roleName: z.string(),
    accessLevel: z.string().meta({ description: "Remote id; empty is the default level." }),
    accessLevelName: z.string().meta({ description: "What the resource calls that level." }),
    capHours: z.int().nullable().meta({ description: "The role's own limit; null: none." }),
    endsAt: timestamp
      .nullable()
      .meta({ description: "The earlier end of its two assignments; null: no end." }),
    since: timestamp.meta({ description: "When the later of its two assignments was made." }),
    by: z.object({ id: uuid.nullable(), name: z.string() }),
    limitHoursWithout: z.int().nullable().meta({
      description: "The limit that would stay without this role; null: access would end.",
    }),
  }),
]);
export type AccessRoute = z.infer<typeof accessRoute>;

/** One session's need of one address at the resource, with what its firewall was seen to do. */
export const accessOpening = z.object({
  sessionId: uuid,
  sessionEndsAt: timestamp.meta({
    description: "When the session ends, or ended while its rules are still closing.",
  }),
  address: z.string().meta({ examples: ["203.0.113.7"] }),
  status: resourceIp.shape.status.exclude(["REMOVED"]).meta({
    description: "APPLIED: open, every rule was seen at the firewall. REMOVING: not seen gone yet.",
  }),
  errorCode: resourceIp.shape.errorCode,
  errorMessage: resourceIp.shape.errorMessage,
  isSimulated: resourceIp.shape.isSimulated,
  rules: z
    .array(
      z.object({
        ports: z.string().meta({ examples: ["tcp/5432"] }),
        address: z.string().meta({ examples: ["203.0.113.7/32"] }),
        providerRuleId: z.string().nullable(),
        openedAt: timestamp.meta({ description: "When the firewall first showed it." }),
        seenAt: timestamp.meta({ description: "When the firewall last showed it." }),
      }),
    )
    .meta({ description: "Its rules that the firewall shows." }),
});
export type AccessOpening = z.infer<typeof accessOpening>;

const accessPair = {
  user: z.object({
    id: uuid,
    name: z.string(),
    email: z.string(),
    isOrgAdmin: z.boolean(),
    isActive: z.boolean(),
  }),
  resource: z.object({ id: uuid, name: z.string(), isActive: z.boolean() }),
  sentence: z.string().meta({ description: "The verdict and the rule that decided it." }),
  openings: z.array(accessOpening).nullable().meta({
    description:
      "What is, or may be, open for the user there right now, by their sessions; null for a past moment.",
  }),
};

/** A user and a resource that they can reach, or could but for a reason. */
const grantedRow = z.object({
  ...accessPair,
  state: z.enum(["can", "could"]),
  reason: z.enum(["user_deactivated", "resource_inactive"]).nullable(),
  limitHours: z.int().meta({ description: "The longest session, in hours." }),
  decidedBy: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("role"), roleId: uuid, roleName: z.string() }),
    z.object({ kind: z.literal("organization") }),
  ]),
  routes: z.array(accessRoute).min(1),
});

/** What nothing grants any more, while a session from before runs on. Only `open` lists such pairs. */
const endedRow = z.object({
  ...accessPair,
  state: z.literal("no"),
  reason: z.null(),
  limitHours: z.null(),
  decidedBy: z.null(),
  routes: z.array(accessRoute).max(0),
});

export const accessRow = z
  .discriminatedUnion("state", [grantedRow, endedRow])
  .meta({ id: "Access" });
export type AccessRow = z.infer<typeof accessRow>;

export const accessPage = pageOf(accessRow).meta({ id: "AccessPage" });
