import { z } from "zod";
import { endMoment, line, listQuery, pageOf, paragraph, timestamp, uuid } from "./common";
import { apiKeySortKeys, keyStatuses } from "./lists";
import { fullScope, scopes } from "./permissions";

export const scope = z.enum([...scopes, fullScope], { error: "must be a scope" });

export const keyNameMax = 255;
export const keyDescriptionMax = 500;
export const overlapHoursMax = 168;
export const overlapHoursDefault = 24;

const scopeCount = scopes.length + 1;

/** `SUSPENDED`: the person it acts for has left, was deactivated or is no admin any more. */
export type KeyStatus = (typeof keyStatuses)[number];

const shown = {
  id: uuid,
  name: z.string(),
  description: z.string().nullable(),
  keyPrefix: z.string().meta({ examples: ["ptn_7f3aK2xQ"] }),
  scopes: z.array(scope),
  expiresAt: timestamp.nullable(),
  createdAt: timestamp,
};

export const apiKey = z
  .object({
    ...shown,
    status: z.enum(keyStatuses),
    isRevoked: z.boolean(),
    revokedAt: timestamp.nullable(),
    revokedByName: z.string().nullable(),
    lastUsedAt: timestamp.nullable().meta({ description: "To the minute." }),
    lastUsedIp: z.string().nullable(),
    createdByEmail: z.string(),
    isRotated: z.boolean().meta({ description: "Another key has taken over from it." }),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof apiKey>;

/** The only answer that holds the key itself. */
export const issuedApiKey = z
  .object({ ...shown, plainTextKey: z.string().meta({ description: "Shown only now." }) })
  .meta({ id: "IssuedApiKey" });
export type IssuedApiKey = z.infer<typeof issuedApiKey>;

export const apiKeyCreate = z
  .strictObject({
    name: line("name", keyNameMax),
    description: paragraph("description", keyDescriptionMax).nullish(),
    scopes: z
      .array(scope, {
        error: ({ input }) =>
          input === undefined ? "scopes is required" : "must be a list of scopes",
      })
      .min(1, "must name at least one scope")
      .max(scopeCount, `must be at most ${scopeCount} scopes`)
      .refine((list) => new Set(list).size === list.length, "must not name a scope twice"),
    expiresAt: endMoment.optional(),
  })
  .meta({ id: "ApiKeyCreate" });
export type ApiKeyCreate = z.infer<typeof apiKeyCreate>;

const overlapSentence = `overlapHours must be a whole number from 0 to ${overlapHoursMax}`;

export const apiKeyRotate = z
  .strictObject({
    overlapHours: z
      .int({ error: overlapSentence })
      .min(0, overlapSentence)
      .max(overlapHoursMax, overlapSentence)
      .default(overlapHoursDefault)
      .meta({ description: "How long the old key still works beside the new one." }),
  })
  .meta({ id: "ApiKeyRotate" });

export type ApiKeyRotate = z.infer<typeof apiKeyRotate>;

export const apiKeyListQuery = z.strictObject({
  ...listQuery(apiKeySortKeys),
  status: z.enum(keyStatuses).optional(),
});
export type ApiKeyListQuery = z.infer<typeof apiKeyListQuery>;

export const apiKeyPage = pageOf(apiKey).meta({ id: "ApiKeyPage" });
