import { z } from "zod";
import { accessLevelId, endMoment, idsMax, timestamp, uuid } from "./common";
import { existingAssignment } from "./errors";

/** Body of a single assignment: none, or when it ends. */
export const assignmentEnd = z.strictObject({
  expiresAt: endMoment.optional().meta({ description: "When it ends; null or absent: no end." }),
});

/** Changes the end of an assignment; of all its access levels, unless one is named. */
export const assignmentUpdate = z.strictObject({
  expiresAt: endMoment.meta({ description: "When it ends; null: no end." }),
});

export const resourceAssignmentUpdate = assignmentUpdate.extend({
  accessLevelRemoteId: accessLevelId.optional(),
});

/** One level of a resource, and when it ends; the other dialect writes it. */
export const levelAssignment = resourceAssignmentUpdate.required();

/** 1 to so many ids, none twice. */
export const distinctIds = (max: number) =>
  z
    .array(uuid, { error: "ids must be a list of UUIDs" })
    .min(1, "ids must name at least one id")
    .max(max, `ids must be at most ${max}`)
    .refine((ids) => new Set(ids).size === ids.length, "ids must not repeat");

/** Body of a bulk assignment: 1 to 500 ids, none twice, and when they end. */
export const assignmentIds = z.strictObject({
  expiresAt: endMoment.optional(),
  ids: distinctIds(idsMax),
});

export const assignmentQuery = z.strictObject({
  atomic: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "`true`: all or nothing, answered by 400 `not_all_assignable`." }),
});

/** What else is to happen when access is taken away. */
export const revocationQuery = z.strictObject({
  revokeSessions: z.enum(["true", "false"]).optional().meta({
    description:
      "`true`: running sessions lose at once what their users do not reach any more. Else they go on to their end.",
  }),
});

export const assignmentOutcome = z.object({
  id: uuid,
  outcome: z.enum(["assigned", "already_assigned", "not_found"]),
  existing: existingAssignment.optional(),
});
export type AssignmentOutcome = z.infer<typeof assignmentOutcome>;

export const assignmentResults = z
  .object({ results: z.array(assignmentOutcome) })
  .meta({ id: "AssignmentResults" });

const assignment = {
  assignedBy: existingAssignment.shape.assignedBy,
  assignedAt: timestamp,
  expiresAt: timestamp.nullable(),
};

/** A resource as a role has it: what it is, and who added it when. */
export const assignedResource = z
  .object({
    id: uuid,
    name: z.string(),
    provider: z.string(),
    resourceType: z.string(),
    resourceIdentifier: z.string(),
    region: z.string().nullable(),
    isActive: z.boolean(),
    lastVerifiedAt: timestamp.nullable(),
    accessLevels: z
      .array(
        z.object({
          accessLevelRemoteId: z.string(),
          name: z.string(),
          expiresAt: timestamp.nullable(),
        }),
      )
      .meta({ description: "The levels it is given at; the default level has an empty id." }),
    ...assignment,
  })
  .meta({ id: "AssignedResource" });
export type AssignedResource = z.infer<typeof assignedResource>;

/** A user as a role has them. */
export const assignedUser = z
  .object({
    id: uuid,
    name: z.string(),
    email: z.string(),
    isOrgAdmin: z.boolean(),
    isActive: z.boolean(),
    ...assignment,
  })
  .meta({ id: "AssignedUser" });
export type AssignedUser = z.infer<typeof assignedUser>;

/** A role as it holds a resource. */
export const holdingRole = z
  .object({
    id: uuid,
    name: z.string(),
    maxSessionDurationHours: z.int().nullable(),
    accessLevels: assignedResource.shape.accessLevels,
    ...assignment,
  })
  .meta({ id: "HoldingRole" });
export type HoldingRole = z.infer<typeof holdingRole>;

/** A role as a user has it. */
export const assignedRole = z
  .object({
    id: uuid,
    name: z.string(),
    maxSessionDurationHours: z.int().nullable(),
    ...assignment,
  })
  .meta({ id: "AssignedRole" });
export type AssignedRole = z.infer<typeof assignedRole>;
