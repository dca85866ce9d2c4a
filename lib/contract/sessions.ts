import { z } from "zod";
import { idsMax, listQuery, pageOf, paragraph, queryText, timestamp, uuid } from "./common";
import { hoursMax } from "./hours";
import { sessionSortKeys, sessionStatuses } from "./lists";
import { resourceIp, resourceIpDetail } from "./resource-ips";

export const minutesMin = 5;
const minutesMax = hoursMax * 60;
export const reasonLengthMax = 500;
/** An address in text is never longer. */
const addressLengthMax = 45;

export const sessionStatus = z.enum(sessionStatuses);

export const endedReasons = [
  "MANUAL",
  "ADMIN",
  "EXPIRED",
  "USER_DELETED",
  "USER_DEACTIVATED",
  "ACCESS_REVOKED",
  "REPLACED",
] as const;

export const session = z
  .object({
    id: uuid,
    userId: uuid,
    userName: z.string(),
    userEmail: z.string(),
    ipv4Address: z.string().nullable(),
    ipv6Address: z.string().nullable(),
    status: sessionStatus,
    startedAt: timestamp,
    expiresAt: timestamp,
    endedAt: timestamp.nullable(),
    endedReason: z.enum(endedReasons).nullable(),
    reason: z.string().nullable().meta({ description: "Why it was started, in the user's words." }),
    limitHours: z.int().meta({ description: "The longest that it may last, from its start." }),
    limitRoleId: uuid.nullable().meta({ description: "The role that set the limit, if one did." }),
    limitRoleName: z.string().nullable(),
    resourceIps: z.array(resourceIp),
    createdAt: timestamp,
    organizationName: z.string(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof session>;

/** One session in full. */
export const sessionDetail = session
  .extend({
    resourceIps: z.array(resourceIpDetail),
    deletedIds: z
      .array(uuid)
      .meta({ description: "The user, the role and the resources named here that are no more." }),
  })
  .meta({ id: "SessionDetail" });
export type SessionDetail = z.infer<typeof sessionDetail>;

const address = (label: string) =>
  z
    .string({ error: `${label} must be an address` })
    .max(addressLengthMax, `${label} must be at most ${addressLengthMax} characters`);

const hours = (label: string) =>
  z
    .int({ error: `${label} must be a whole number from 1 to ${hoursMax}` })
    .min(1, `${label} must be a whole number from 1 to ${hoursMax}`)
    .max(hoursMax, `${label} must be a whole number from 1 to ${hoursMax}`);

const minutes = `durationMinutes must be a whole number from ${minutesMin} to ${minutesMax}`;

/** Clients may say null for what they leave out. */
export const sessionStart = z
  .strictObject({
    durationHours: hours("durationHours").nullish(),
    durationMinutes: z
      .int({ error: minutes })
      .min(minutesMin, minutes)
      .max(minutesMax, minutes)
      .nullish(),
    ipv4Address: address("ipv4Address").nullish(),
    ipv6Address: address("ipv6Address").nullish(),
    resourceIds: z
      .array(uuid, { error: "resourceIds must be a list of ids" })
      .min(1, "resourceIds must name at least one resource")
      .max(idsMax, `resourceIds must be at most ${idsMax}`)
      .nullish()
      .meta({ description: "Only these of the resources that you reach." }),
    roleId: uuid.nullish().meta({
      description: "Only what this role holds: one of yours, or as an admin any.",
    }),
    reason: paragraph("reason", reasonLengthMax).nullish(),
  })
  .refine((body) => body.durationHours == null || body.durationMinutes == null, {
    path: ["durationMinutes"],
    error: "Send durationHours or durationMinutes, not both",
  })
  .refine((body) => body.resourceIds == null || body.roleId == null, {
    path: ["roleId"],
    error: "Send resourceIds or roleId, not both",
  })
  .meta({ id: "SessionStart" });
export type SessionStart = z.infer<typeof sessionStart>;

const additionalHours = "additionalHours must be a whole number from 1";

/** However many: more than the limit allows is cut down to it. */
export const sessionExtend = z
  .strictObject({ additionalHours: z.int({ error: additionalHours }).min(1, additionalHours) })
  .meta({ id: "SessionExtend" });

/** Addresses to move to; without any, the address that the call comes from. */
export const sessionAddress = z
  .strictObject({
    ipv4Address: address("ipv4Address").nullish(),
    ipv6Address: address("ipv6Address").nullish(),
  })
  .meta({ id: "SessionAddress" });
export type SessionAddress = z.infer<typeof sessionAddress>;

export const sessionListQuery = z.strictObject({
  ...listQuery(sessionSortKeys),
  state: z.enum(["live", "ended", "open"]).optional().meta({
    description:
      "Only sessions that have not ended (`live`), only ended ones, or those that have not ended and those of which a rule is not closed yet (`open`).",
  }),
  userId: uuid.optional().meta({ description: "Only this user's." }),
  resourceId: uuid.optional().meta({ description: "Only sessions that open this resource." }),
  roleId: uuid.optional().meta({
    description:
      "Only sessions that use this role: they open, or opened, what it gives to their user now.",
  }),
  reason: queryText("reason", 100)
    .optional()
    .meta({ description: "Only with this in the reason." }),
});
export type SessionListQuery = z.infer<typeof sessionListQuery>;

export const sessionPage = pageOf(session).meta({ id: "SessionPage" });

/** What a session of the caller could be: shown before it is started. */
export const sessionOptions = z
  .object({
    ipv4Address: z.string().nullable(),
    ipv6Address: z.string().nullable(),
    addressFlaw: z
      .string()
      .nullable()
      .meta({ description: "Why the address that the call comes from cannot be used." }),
    defaultMinutes: z.int(),
    limitHours: z.int(),
    limitRoleId: uuid.nullable(),
    limitRoleName: z.string().nullable(),
    liveSessions: z.int().meta({
      description: "Of the caller. `FAILED` ones do not count: they give their place to a new one.",
    }),
    maxLiveSessions: z.int(),
    roles: z
      .array(
        z.object({
          id: uuid,
          name: z.string(),
          isOwn: z.boolean().meta({ description: "Given to the caller." }),
          resourceIds: z.array(uuid),
        }),
      )
      .meta({ description: "What can be sent as `roleId`: the caller's, then for an admin all." }),
    resources: z.array(
      z.object({
        id: uuid,
        name: z.string(),
        provider: z.string(),
        resourceType: z.string(),
        resourceIdentifier: z.string(),
        region: z.string().nullable(),
        isActive: z.boolean(),
        isSimulated: z.boolean(),
        limitHours: z.int(),
        limitRoleId: uuid.nullable(),
        limitRoleName: z.string().nullable(),
        room: z
          .array(
            z.object({
              family: z.union([z.literal(4), z.literal(6)]).nullable(),
              used: z.int(),
              limit: z.int(),
              isAssumed: z.boolean(),
            }),
          )
          .meta({ description: "How full the firewall is; empty while nobody knows." }),
      }),
    ),
  })
  .meta({ id: "SessionOptions" });
export type SessionOptions = z.infer<typeof sessionOptions>;
