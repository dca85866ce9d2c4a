import { z } from "zod";
import { instant, pageOf, paging, timestamp, uuid } from "./common";

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
};

export const accessQuery = z.strictObject({ ...paging, ...accessFilters });
export type AccessQuery = z.infer<typeof accessQuery>;

export const accessExportQuery = z.strictObject(accessFilters);
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

/** A user and a resource that they can reach, or could but for a reason. */
export const accessRow = z
  .object({
    user: z.object({
      id: uuid,
      name: z.string(),
      email: z.string(),
      isOrgAdmin: z.boolean(),
      isActive: z.boolean(),
    }),
    resource: z.object({ id: uuid, name: z.string(), isActive: z.boolean() }),
    state: z.enum(["can", "could"]),
    reason: z.enum(["user_deactivated", "resource_inactive"]).nullable(),
    limitHours: z.int().meta({ description: "The longest session, in hours." }),
    decidedBy: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("role"), roleId: uuid, roleName: z.string() }),
      z.object({ kind: z.literal("organization") }),
    ]),
    sentence: z.string().meta({ description: "The verdict and the rule that decided it." }),
    routes: z.array(accessRoute).min(1),
  })
  .meta({ id: "Access" });
export type AccessRow = z.infer<typeof accessRow>;

export const accessPage = pageOf(accessRow).meta({ id: "AccessPage" });
