import { z } from "zod";

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
    configFields: z.array(field).meta({ description: "What `config` holds beside the ports." }),
  })
  .meta({ id: "Provider" });
export type ProviderDescription = z.infer<typeof provider>;
