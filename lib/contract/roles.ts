import { z } from "zod";
import { line, listQuery, pageOf, paragraph, queryInteger, timestamp, uuid } from "./common";
import { hoursMax } from "./hours";
import { roleSortKeys } from "./lists";

export const roleNameMax = 100;
export const roleDescriptionMax = 500;

const hoursSentence = `maxSessionDurationHours must be a whole number from 1 to ${hoursMax}`;

const name = line("name", roleNameMax);
const description = paragraph("description", roleDescriptionMax).nullable();
export const maxSessionDurationHours = z
  .int({ error: hoursSentence })
  .min(1, hoursSentence)
  .max(hoursMax, hoursSentence)
  .nullable();

export const role = z
  .object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    maxSessionDurationHours: z.int().nullable(),
    resourceIds: z.array(uuid),
    userIds: z.array(uuid),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Role" });
export type Role = z.infer<typeof role>;

export const roleCreate = z
  .strictObject({
    name,
    description: description.optional(),
    maxSessionDurationHours: maxSessionDurationHours.optional(),
  })
  .meta({ id: "RoleCreate" });
export type RoleCreate = z.infer<typeof roleCreate>;

/** Only the fields that are sent change; null clears a description or a limit. */
export const roleUpdate = z
  .strictObject({
    name: name.optional(),
    description: description.optional(),
    maxSessionDurationHours: maxSessionDurationHours.optional(),
  })
  .meta({ id: "RoleUpdate" });
export type RoleUpdate = z.infer<typeof roleUpdate>;

export const roleListQuery = z.strictObject({
  ...listQuery(roleSortKeys),
  hoursMax: queryInteger("hoursMax", 1, hoursMax)
    .optional()
    .meta({ description: "Only roles with a limit of at most so many hours." }),
  limit: z
    .enum(["own", "none"])
    .optional()
    .meta({ description: "Only roles with, or without, a limit of their own." }),
  without: z
    .enum(["resources", "users"])
    .optional()
    .meta({ description: "Only roles that have no resources, or no users." }),
});
export type RoleListQuery = z.infer<typeof roleListQuery>;

export const rolePage = pageOf(role).meta({ id: "RolePage" });
