import { z } from "zod";
import { distinctIds } from "./assignments";
import { endMoment, idsMax, timestamp, uuid } from "./common";
import { maxSessionDurationHours } from "./roles";

/** Most pairs that are named one by one; the counts are exact all the same. */
export const previewNamedMax = 50;
/** Most routes, and most limit changes, that are told apart. */
export const previewGroupsMax = 10;
/** Most ids where the write itself takes one at a time. */
const singleIdsMax = 20;

/** What would be done with resources or users of a role. */
export const assignmentPreviewBody = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("assign"),
    ids: distinctIds(idsMax),
    expiresAt: endMoment.optional(),
  }),
  z.strictObject({ action: z.literal("unassign"), ids: distinctIds(singleIdsMax) }),
  z.strictObject({
    action: z.literal("end"),
    ids: distinctIds(singleIdsMax),
    expiresAt: endMoment,
  }),
]);
export type AssignmentPreviewBody = z.infer<typeof assignmentPreviewBody>;

const deletion = z.strictObject({
  delete: z.literal(true, { error: "delete must be true" }),
});

/** What would be done with a role: another limit, or its end. */
export const rolePreviewBody = z.union([z.strictObject({ maxSessionDurationHours }), deletion]);
export type RolePreviewBody = z.infer<typeof rolePreviewBody>;

const flag = (name: string) => z.boolean(`${name} must be true or false`).optional();

/** What would be done with a person: other rights, or their end. */
export const userPreviewBody = z.union([
  z
    .strictObject({ isActive: flag("isActive"), isOrgAdmin: flag("isOrgAdmin") })
    .refine((changes) => Object.keys(changes).length > 0, "must name isActive or isOrgAdmin"),
  deletion,
]);
export type UserPreviewBody = z.infer<typeof userPreviewBody>;

const named = z.object({ id: uuid, name: z.string() });

/** How a person reaches a resource. */
const through = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("admin") }),
  z.object({ kind: z.literal("role"), roleId: uuid, roleName: z.string() }),
]);
export type Through = z.infer<typeof through>;

const pair = z.object({ user: named, resource: named });
const limitHours = z.int().meta({ description: "The longest session, in hours." });

const counts = {
  people: z.int().meta({ description: "How many people it is about." }),
  resources: z.int().meta({ description: "How many resources it is about." }),
  pairs: z.int().meta({ description: "How many pairs of a person and a resource." }),
};
const namedNote = { description: `The first ${previewNamedMax} pairs, by name.` };

/**
 * What a change would mean for who reaches what. People who are deactivated reach nothing and are
 * counted nowhere, unless the change is about that.
 */
export const preview = z
  .object({
    at: timestamp.meta({
      description:
        "The moment it is about: now, or, where an end is set, the first at which that makes a difference.",
    }),
    gains: z.object({
      ...counts,
      limitHoursMin: z.int().nullable(),
      limitHoursMax: z.int().nullable(),
      named: z.array(pair.extend({ limitHours })).meta(namedNote),
    }),
    loses: z.object({ ...counts, named: z.array(pair.extend({ limitHours })).meta(namedNote) }),
    keeps: z
      .object({
        ...counts,
        through: z
          .array(z.object({ route: through, people: z.int() }))
          .meta({ description: `By how many people, the ${previewGroupsMax} most frequent.` }),
        named: z.array(pair.extend({ through: z.array(through), limitHours })).meta(namedNote),
      })
      .meta({ description: "A route comes or goes, and another one is there all the while." }),
    limits: z
      .object({
        ...counts,
        changes: z
          .array(z.object({ fromHours: z.int(), toHours: z.int(), people: z.int() }))
          .meta({ description: `By how many people, the ${previewGroupsMax} most frequent.` }),
        named: z.array(pair.extend({ fromHours: z.int(), toHours: z.int() })).meta(namedNote),
      })
      .meta({ description: "Access before and after, with another longest session." }),
    sessions: z
      .object({
        live: z.int().meta({
          description: "Sessions that run and that the change could touch.",
        }),
        cut: z.int().meta({
          description:
            "Of those, the ones that would lose a resource or some of its ports, or end: at an end that is set, or when a person is deactivated or deleted, by itself; else only with `revokeSessions=true`.",
        }),
      })
      .meta({ description: "What it means for running sessions." }),
  })
  .meta({ id: "Preview" });
export type Preview = z.infer<typeof preview>;
