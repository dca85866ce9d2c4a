import { z } from "zod";
import { line, listQuery, pageOf, queryText, storableJson, timestamp, uuid } from "./common";
import { credentialSortKeys } from "./lists";

export const credentialNameMax = 200;

/** Never with what it holds: secrets go in and do not come out. */
export const credential = z
  .object({
    id: uuid,
    name: z.string(),
    provider: z.string(),
    credentialType: z.string(),
    isValid: z.boolean().nullable().meta({ description: "Null: never verified." }),
    lastVerifiedAt: timestamp.nullable(),
    verificationError: z.string().nullable(),
    resourceCount: z.int().meta({ description: "How many resources use it." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof credential>;

const name = line("name", credentialNameMax);
const word = (label: string) =>
  line(label, 40)
    .toUpperCase()
    .regex(/^[A-Z0-9_]+$/, `${label} must be a word such as AWS`);
const credentialData = storableJson("credentialData").meta({
  description: "What the provider asks for: see `GET /providers`. It is kept sealed.",
  writeOnly: true,
});

export const credentialCreate = z
  .strictObject({
    name,
    provider: word("provider").meta({ examples: ["AWS"] }),
    credentialType: word("credentialType").meta({ examples: ["ACCESS_KEY"] }),
    credentialData,
  })
  .meta({ id: "CredentialCreate" });
export type CredentialCreate = z.infer<typeof credentialCreate>;

/** Only the fields that are sent change; new `credentialData` takes the place of the whole old. */
export const credentialUpdate = z
  .strictObject({ name: name.optional(), credentialData: credentialData.optional() })
  .meta({ id: "CredentialUpdate" });
export type CredentialUpdate = z.infer<typeof credentialUpdate>;

export const credentialListQuery = z.strictObject({
  ...listQuery(credentialSortKeys),
  provider: queryText("provider", 40).optional().meta({ description: "Only this provider." }),
});
export type CredentialListQuery = z.infer<typeof credentialListQuery>;

export const credentialPage = pageOf(credential).meta({ id: "CredentialPage" });
