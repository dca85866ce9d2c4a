import { z } from "zod";
import { uuid } from "./common";
import { hoursMax } from "./hours";
import { passwordLengthMax, passwordLengthMin } from "./password";

export const liveSessionsMax = 1_000;
export const allowedRangesMax = 50;
const expirationDaysMax = 365;
const rangeLengthMax = 49;

function wholeNumber(label: string, min: number, max: number) {
  const sentence = `${label} must be a whole number from ${min} to ${max}`;
  return z.int({ error: sentence }).min(min, sentence).max(max, sentence);
}

const yesOrNo = z.boolean({ error: "must be true or false" });

const fields = {
  mfaRequired: z.boolean(),
  passwordMinLength: z.int(),
  passwordRequireUppercase: z.boolean(),
  passwordRequireLowercase: z.boolean(),
  passwordRequireDigit: z.boolean(),
  passwordRequireSpecialChar: z.boolean(),
  passwordExpirationDays: z.int().nullable(),
  maxSessionDurationHours: z.int(),
  allowedRanges: z.array(z.string()),
  maxLiveSessions: z
    .int()
    .meta({ description: "Sessions that one person may have open at a time." }),
  allowsWideRules: z.boolean().meta({
    description: "Static rules may open networks wider than /24 and /48.",
  }),
};

export const organizationSettings = z.object(fields).meta({ id: "OrganizationSettings" });
export type OrganizationSettings = z.infer<typeof organizationSettings>;

export const organizationAnswer = z
  .object({ ...fields, id: uuid, name: z.string(), subscriptionTier: z.string() })
  .meta({ id: "Organization" });
export type OrganizationAnswer = z.infer<typeof organizationAnswer>;

const allowedRanges = z
  .array(
    z
      .string({ error: "must be a network such as 10.0.0.0/8" })
      .max(rangeLengthMax, `must be at most ${rangeLengthMax} characters`),
    { error: "must be a list of networks" },
  )
  .max(allowedRangesMax, `must be at most ${allowedRangesMax} networks`)
  .meta({
    description: `Networks beyond the public internet whose addresses sessions may use, at most ${allowedRangesMax}: within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 127.0.0.0/8, fc00::/7 or ::1/128, and IPv6 no wider than /16. A bare address means that address alone.`,
    examples: [["10.20.0.0/16", "fd12:3456:789a::/48"]],
  });

/** Only the fields that are sent change. */
export const organizationUpdate = z
  .strictObject({
    mfaRequired: yesOrNo
      .refine((required) => !required, "Multi-factor sign-in is not available yet")
      .optional(),
    passwordMinLength: wholeNumber(
      "passwordMinLength",
      passwordLengthMin,
      passwordLengthMax,
    ).optional(),
    passwordRequireUppercase: yesOrNo.optional(),
    passwordRequireLowercase: yesOrNo.optional(),
    passwordRequireDigit: yesOrNo.optional(),
    passwordRequireSpecialChar: yesOrNo.optional(),
    passwordExpirationDays: wholeNumber("passwordExpirationDays", 1, expirationDaysMax)
      .nullable()
      .optional(),
    maxSessionDurationHours: wholeNumber("maxSessionDurationHours", 1, hoursMax).optional(),
    allowedRanges: allowedRanges.optional(),
    maxLiveSessions: wholeNumber("maxLiveSessions", 1, liveSessionsMax).optional(),
    allowsWideRules: yesOrNo.optional(),
  })
  .meta({ id: "OrganizationUpdate" });
export type OrganizationUpdate = z.infer<typeof organizationUpdate>;
