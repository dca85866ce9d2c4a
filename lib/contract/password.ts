import { z } from "zod";

export const passwordLengthMin = 8;
export const passwordLengthMax = 128;
/** How many of a person's last passwords, the current one among them, cannot be taken again. */
export const passwordsRemembered = 5;

/** What an organization asks of a password. Stands in `details` of a refusal, with `violations`. */
export const passwordPolicy = z.object({
  minLength: z.int(),
  maxLength: z.int(),
  requireUppercase: z.boolean(),
  requireLowercase: z.boolean(),
  requireNumbers: z.boolean(),
  requireSpecialChars: z.boolean(),
  preventReuse: z.int(),
});
export type PasswordPolicy = z.infer<typeof passwordPolicy>;

export type PasswordRule = {
  /** As it is said when the rule is broken. */
  sentence: string;
  holds: (password: string) => boolean;
};

/** The rules that can be seen from a password alone, so that a form can tick them off while typing. */
export function passwordRules(policy: PasswordPolicy): PasswordRule[] {
  const containing = (what: string, pattern: RegExp): PasswordRule => ({
    sentence: `Password must contain at least one ${what}`,
    holds: (password) => pattern.test(password),
  });
  return [
    {
      sentence: `Password must contain at least ${policy.minLength} characters`,
      holds: (password) => [...password].length >= policy.minLength,
    },
    ...(policy.requireUppercase ? [containing("uppercase letter", /\p{Lu}/u)] : []),
    ...(policy.requireLowercase ? [containing("lowercase letter", /\p{Ll}/u)] : []),
    ...(policy.requireNumbers ? [containing("digit", /\p{Nd}/u)] : []),
    ...(policy.requireSpecialChars ? [containing("special character", /[^\p{L}\p{N}]/u)] : []),
  ];
}

/** Whose account a one-time link is for, and what their new password has to be. */
export type OneTimeLink = {
  email: string;
  name: string;
  organizationName: string;
  organizationSlug: string;
  policy: PasswordPolicy;
};
