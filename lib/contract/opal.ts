import { z } from "zod";
import { accessLevelId, line, paragraph, queryInteger, queryText, timestamp, uuid } from "./common";
import { roleDescriptionMax, roleNameMax } from "./roles";

/*
 * What clients of Opal send and get below /v1. Unknown keys are ignored, for their clients know more
 * than we do; fields without a value are left out of answers, for one of them refuses null there.
 */

/** Longest time for which access can be given, in minutes: a year and six hours. */
const durationMax = 525_960;
const pageSizeMax = 1_000;
export const pageSizeUsual = 200;
const idsMax = 500;
const listedMax = 2_000;

const body = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape, { error: "must be a JSON object" });

export const groupPath = z.object({ group_id: uuid });
export const groupResourcePath = z.object({ group_id: uuid, resource_id: uuid });
export const groupUserPath = z.object({ group_id: uuid, user_id: uuid });
export const resourcePath = z.object({ resource_id: uuid });

const paging = {
  cursor: queryText("cursor", 500)
    .optional()
    .meta({ description: "The `next` or `previous` of an earlier page." }),
  page_size: queryInteger("page_size", 1, pageSizeMax)
    .optional()
    .meta({ description: `At most ${pageSizeMax}, ${pageSizeUsual} unless said otherwise.` }),
};

const joinedIds = (label: string) =>
  z
    .string()
    .transform((value) => value.split(","))
    .pipe(z.array(uuid).max(idsMax, `${label} must be at most ${idsMax}`))
    .optional()
    .meta({ description: `Comma-joined ids, at most ${idsMax}.` });

const wholeName = (label: string) =>
  queryText(label, 200).optional().meta({ description: "The whole name, in any case." });

export const pageQuery = z.object(paging);
export type PageQuery = z.infer<typeof pageQuery>;

export const groupsQuery = z.object({
  ...paging,
  group_ids: joinedIds("group_ids"),
  group_name: wholeName("group_name"),
});
export type GroupsQuery = z.infer<typeof groupsQuery>;

export const resourcesQuery = z.object({
  ...paging,
  resource_ids: joinedIds("resource_ids"),
  resource_name: wholeName("resource_name"),
});
export type ResourcesQuery = z.infer<typeof resourcesQuery>;

export const reachQuery = z.object({
  limit: queryInteger("limit", 1, pageSizeMax).optional(),
});

const userQuestion = "user_id or email is required";
export const userQuery = z
  .object({
    user_id: uuid.optional(),
    email: queryText("email", 254)
      .transform((email) => email.trim().toLowerCase())
      .pipe(z.string())
      .optional()
      .meta({ description: "Not looked at when there is a `user_id`." }),
  })
  .refine(({ user_id, email }) => user_id !== undefined || email, {
    error: userQuestion,
    path: ["user_id"],
  });
export type UserQuery = z.infer<typeof userQuery>;

export const levelQuery = z.object({ access_level_remote_id: accessLevelId.optional() });

const durationSentence = `duration_minutes must be a whole number from 0 to ${durationMax}`;
const duration = z.int({ error: durationSentence }).max(durationMax, durationSentence);
const durationMinutes = duration.min(0, durationSentence);
const durationMeta = {
  description: "Counted from now; 0: no end. Absent: an end that is set already stays.",
};

export const groupResourceBody = body({
  access_level_remote_id: accessLevelId
    .optional()
    .meta({ description: "Empty, or absent: the default level." }),
  duration_minutes: durationMinutes.optional().meta(durationMeta),
});

export const groupUserBody = body({
  duration_minutes: durationMinutes.optional().meta(durationMeta),
});

export const groupUserChange = body({
  duration_minutes: duration.optional().meta({
    description: `${durationMeta.description} Negative: the user leaves the group.`,
  }),
});

export const groupResourcesBody = body({
  resources: z
    .array(body({ resource_id: uuid, access_level_remote_id: accessLevelId.optional() }), {
      error: "resources must be a list",
    })
    .max(listedMax, `resources must be at most ${listedMax}`),
});
export type WantedResources = z.infer<typeof groupResourcesBody>["resources"];

const description = paragraph("description", roleDescriptionMax).nullable().optional();

export const groupBody = body({
  name: line("name", roleNameMax),
  description,
  group_type: z.literal("OPAL_GROUP", { error: "group_type must be OPAL_GROUP" }),
  app_id: uuid.meta({ description: "The `app_id` that every group shows." }),
});
export type GroupBody = z.infer<typeof groupBody>;

export const groupsBody = body({
  groups: z
    .array(body({ group_id: uuid, name: line("name", roleNameMax).optional(), description }), {
      error: "groups must be a list",
    })
    .max(idsMax, `groups must be at most ${idsMax}`),
});
export type GroupChanges = z.infer<typeof groupsBody>["groups"];

export const group = z
  .object({
    group_id: uuid,
    app_id: uuid.meta({ description: "Stands for the organization." }),
    name: z.string(),
    description: z.string().optional(),
    group_type: z.literal("OPAL_GROUP"),
    max_duration: z.int().optional().meta({ description: "Longest session, in minutes." }),
  })
  .meta({ id: "OpalGroup" });
export type Group = z.infer<typeof group>;

const accessLevel = z
  .object({ access_level_name: z.string(), access_level_remote_id: z.string() })
  .meta({ id: "OpalAccessLevel", description: "Both are empty for the default level." });

const expirationDate = timestamp.nullable().meta({ description: "Null: no end." });

export const groupResource = z
  .object({
    group_id: uuid,
    resource_id: uuid,
    group_name: z.string(),
    resource_name: z.string(),
    access_level: accessLevel,
    expiration_date: expirationDate,
  })
  .meta({ id: "OpalGroupResource" });
export type GroupResource = z.infer<typeof groupResource>;

export const groupUser = z
  .object({
    group_id: uuid,
    group_name: z.string(),
    description: z.string().optional(),
    user_id: uuid,
    full_name: z.string(),
    email: z.string(),
    access_level: accessLevel,
    expiration_date: expirationDate,
  })
  .meta({ id: "OpalGroupUser" });
export type GroupUser = z.infer<typeof groupUser>;

export const resource = z
  .object({
    resource_id: uuid,
    app_id: uuid,
    name: z.string(),
    description: z.string().optional(),
    resource_type: z.literal("CUSTOM"),
  })
  .meta({ id: "OpalResource" });
export type Resource = z.infer<typeof resource>;

export const resourceUser = z
  .object({
    resource_id: uuid,
    user_id: uuid,
    access_level: accessLevel,
    full_name: z.string(),
    email: z.string(),
    expiration_date: expirationDate,
    has_direct_access: z.boolean().meta({ description: "True for organization admins alone." }),
    num_access_paths: z.int().meta({ description: "In how many ways the user reaches it." }),
  })
  .meta({ id: "OpalResourceUser" });
export type ResourceUser = z.infer<typeof resourceUser>;

export const user = z
  .object({
    user_id: uuid,
    email: z.string(),
    full_name: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    position: z.string(),
  })
  .meta({ id: "OpalUser" });
export type User = z.infer<typeof user>;

/** A page as Opal has them; the answer also where nothing is paged. */
export const opalPage = <Item extends z.ZodType>(item: Item) =>
  z.object({
    next: z.string().nullable().meta({ description: "Cursor of the next page; null: none." }),
    previous: z.string().nullable(),
    results: z.array(item),
  });
export type OpalPage<Item> = { next: string | null; previous: string | null; results: Item[] };

export const groupResources = z.object({ group_resources: z.array(groupResource) });
export const groups = z.object({ groups: z.array(group) });
