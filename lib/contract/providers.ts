import { z } from "zod";
import { uuid } from "./common";

/** A field of the form for a credential or a resource, as the provider describes it. */
const field = z
  .object({
    name: z.string(),
    label: z.string(),
    hint: z.string().nullable(),
    kind: z.enum(["text", "secret", "number", "agent"]),
    isRequired: z.boolean(),
  })
  .meta({ id: "ProviderField" });
export type ProviderField = z.infer<typeof field>;

/** What a credential must be allowed, as its vendor writes it, for the resources that there are. */
const policy = z
  .object({
    label: z.string().meta({ examples: ["IAM policy"] }),
    hint: z.string(),
    resources: z.array(
      z.object({
        id: uuid,
        name: z.string(),
        resourceIdentifier: z.string(),
        region: z.string().nullable(),
      }),
    ),
    document: z
      .record(z.string(), z.unknown())
      .meta({ description: "For exactly these resources; without any, for all there can be." }),
  })
  .meta({ id: "ProviderPolicy" });
export type ProviderPolicy = z.infer<typeof policy>;

export const providerQuery = z.strictObject({
  policies: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "`true`: with the least that each credential must be allowed." }),
});

/** A kind of firewall that is built in, with all that a form for it needs to ask. */
export const provider = z
  .object({
    provider: z.string(),
    resourceType: z.string(),
    label: z.string(),
    isSimulated: z.boolean().meta({ description: "Nothing real stands behind it." }),
    credential: z
      .object({ credentialType: z.string(), label: z.string(), fields: z.array(field) })
      .nullable()
      .meta({ description: "Null where no credential is needed." }),
    identifier: z.object({ label: z.string(), hint: z.string() }),
    needsRegion: z.boolean(),
    hasPorts: z.boolean().meta({ description: "Whether `config` names ports." }),
    policy: policy
      .nullable()
      .meta({ description: "Null unless asked for, and where the vendor has none." }),
    configFields: z.array(field).meta({ description: "What `config` holds beside the ports." }),
  })
  .meta({ id: "Provider" });
export type ProviderDescription = z.infer<typeof provider>;
