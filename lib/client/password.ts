import { mutationOptions } from "@tanstack/react-query";
import { z } from "zod";
import {
  nothing,
  type PasswordChange,
  type PasswordForgotten,
  type PasswordReset,
  type PasswordSet,
  passwordChange,
  signInAnswer,
  tokenAnswer,
} from "@/lib/contract/auth";
import { secret } from "@/lib/contract/common";
import { type PasswordPolicy, passwordLengthMax, passwordRules } from "@/lib/contract/password";
import { api } from "./api";
import type { ApiError } from "./api-error";
import type { Write } from "./write";

/** A new password in a form, held against the rules before anything is sent. */
function newPassword(policy: PasswordPolicy) {
  return secret("Password", passwordLengthMax).superRefine((password, context) => {
    const broken = passwordRules(policy).find(({ holds }) => !holds(password));
    if (broken) context.addIssue({ code: "custom", message: `${broken.sentence}.` });
  });
}

export const newPasswordForm = (policy: PasswordPolicy) =>
  z.object({ password: newPassword(policy) });

export const passwordChangeForm = (policy: PasswordPolicy) =>
  passwordChange.extend({ newPassword: newPassword(policy) });

const violations = z.object({ violations: z.array(z.string()).min(1) });

/** The rules that a refused password breaks, such as one that only the server can check. */
export function violationsText(error: ApiError): string {
  const told = violations.safeParse(error.details);
  return told.success
    ? `${told.data.violations.join(". ")}.`
    : "This password does not meet the rules of your organization.";
}

/** Ends all other sign-ins of the person as well. */
export function changePassword() {
  return mutationOptions({
    mutationFn: ({ body }: Write<PasswordChange>) =>
      api.post("/auth/change-password", { schema: async () => nothing, body }),
  });
}

/** Answers alike whether there is such an account or not. */
export function forgotPassword(body: PasswordForgotten): Promise<undefined> {
  return api.post("/auth/forgot-password", { schema: async () => z.undefined(), body });
}

export type LinkPurpose = "invite" | "reset";

/**
 * Takes a one-time link's password. The stay that the answer opens is for programs: it is ended
 * again, since a browser signs in for itself.
 */
export async function takePassword(purpose: LinkPurpose, token: string, password: string) {
  const { user, refreshToken } =
    purpose === "invite"
      ? await api.post("/auth/set-password", {
          schema: async () => tokenAnswer,
          body: { inviteToken: token, password } satisfies PasswordSet,
        })
      : await api.post("/auth/reset-password", {
          schema: async () => signInAnswer,
          body: { token, password } satisfies PasswordReset,
        });
  await endStay(refreshToken);
  return user;
}

/** Without the cookie, whose own stay would end too. What is left over ends by itself in days. */
async function endStay(refreshToken: string): Promise<void> {
  await fetch("/api/v1/auth/logout", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refreshToken }),
  }).catch(() => undefined);
}
