import { z } from "zod";
import { line, secret, uuid } from "./common";
import { accountEmail } from "./email";
import { passwordLengthMax } from "./password";

const organizationSlug = line("organizationSlug", 100).toLowerCase();

export const signIn = z
  .strictObject({
    organizationSlug,
    email: accountEmail,
    password: secret("password", passwordLengthMax),
  })
  .meta({
    id: "SignIn",
    examples: [{ organizationSlug: "acme", email: "admin@acme.example", password: "…" }],
  });
export type SignIn = z.infer<typeof signIn>;

export const account = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    isOrgAdmin: z.boolean(),
    organizationId: uuid,
    organizationName: z.string(),
    organizationSlug: z.string(),
    subscriptionTier: z.string(),
    mfaEnabled: z.boolean(),
  })
  .meta({ id: "Account" });
export type Account = z.infer<typeof account>;

const tokens = {
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int().meta({ description: "Seconds." }),
  tokenType: z.literal("Bearer"),
  user: account,
};

export const tokenAnswer = z.object(tokens).meta({ id: "Tokens" });
export type TokenAnswer = z.infer<typeof tokenAnswer>;

export const signInAnswer = z
  .object({
    ...tokens,
    mfaRequired: z.boolean(),
    mfaChallengeToken: z.string().nullable(),
    mfaChallengeExpiresIn: z.int().nullable(),
    passwordExpired: z.boolean(),
    passwordChangeToken: z.string().nullable(),
  })
  .meta({ id: "SignInAnswer" });

/** The answer to a proof that was enough: tokens, and nothing more to show. */
export const withoutChallenge = (answer: TokenAnswer): z.infer<typeof signInAnswer> => ({
  ...answer,
  mfaRequired: false,
  mfaChallengeToken: null,
  mfaChallengeExpiresIn: null,
  passwordExpired: false,
  passwordChangeToken: null,
});

export const refresh = z.strictObject({ refreshToken: secret("refreshToken", 200) });
export const signOut = z.strictObject({
  refreshToken: z.string({ error: "must be text" }).nullish(),
});
export const nothing = z.object({});

/** The secret half of a one-time link, as the link's `token` parameter has it. */
const oneTimeToken = (label: string) => secret(label, 200);

export const passwordSet = z
  .strictObject({
    inviteToken: oneTimeToken("inviteToken"),
    password: secret("password", passwordLengthMax),
  })
  .meta({ id: "PasswordSet" });
export type PasswordSet = z.infer<typeof passwordSet>;

export const passwordForgotten = z
  .strictObject({ organizationSlug, email: accountEmail })
  .meta({ id: "PasswordForgotten" });
export type PasswordForgotten = z.infer<typeof passwordForgotten>;

export const passwordReset = z
  .strictObject({
    token: oneTimeToken("token"),
    password: secret("password", passwordLengthMax),
  })
  .meta({ id: "PasswordReset" });
export type PasswordReset = z.infer<typeof passwordReset>;

export const passwordChange = z
  .strictObject({
    currentPassword: secret("currentPassword", passwordLengthMax),
    newPassword: secret("newPassword", passwordLengthMax),
  })
  .meta({ id: "PasswordChange" });
export type PasswordChange = z.infer<typeof passwordChange>;

export const me = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    isOrgAdmin: z.boolean(),
    platformRole: z.string(),
    organizationId: uuid,
    organizationName: z.string(),
    organizationSlug: z.string(),
    subscriptionTier: z.string(),
    maxUsers: z.int(),
    maxResources: z.int(),
    mfaEnabled: z.boolean(),
    organizationMfaRequired: z.boolean(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof me>;
