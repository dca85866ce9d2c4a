import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import type { PasswordReset, PasswordSet, TokenAnswer } from "@/lib/contract/auth";
import type { OneTimeLink } from "@/lib/contract/password";
import { type CallOrigin, personBehind } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { writeAs } from "@/lib/domain/write";
import { type Purpose, useOneTimeToken } from "./one-time-tokens";
import { hashPassword } from "./password";
import { type PolicyRow, policyColumns, policyOf, violationsOf } from "./password-policy";
import { storePassword } from "./passwords";
import { addSignIn, programSignIn } from "./sign-ins";
import { tokenAnswer } from "./token-answer";
import { hashOpaqueToken } from "./tokens";

type LinkRow = PolicyRow & {
  organizationId: string;
  userId: string;
  email: string;
  name: string;
  passwordHash: string | null;
  previous: string[];
  isSuspended: boolean;
  organizationName: string;
  organizationSlug: string;
};

const readStatement: Statement = {
  name: "read_one_time_link",
  text: `
    select users.organization_id as "organizationId", users.id as "userId", users.email, users.name,
      users.password_hash as "passwordHash", users.previous_password_hashes as previous,
      organizations.is_suspended or not users.is_active as "isSuspended",
      organizations.name as "organizationName", organizations.slug as "organizationSlug",
      ${policyColumns}
    from one_time_tokens
    join users on users.organization_id = one_time_tokens.organization_id
      and users.id = one_time_tokens.user_id
    join organizations on organizations.id = one_time_tokens.organization_id
    where one_time_tokens.hash = $1 and one_time_tokens.purpose = $2
      and one_time_tokens.used_at is null and one_time_tokens.expires_at > now()`,
};

async function readLink(purpose: Purpose, token: string): Promise<LinkRow | undefined> {
  const store = await database();
  const [row] = await store.run<LinkRow>(readStatement, [hashOpaqueToken(token), purpose]);
  return row;
}

/**
 * Whose account a link is for, for the page that it leads to. It does not use the link up: mail
 * scanners open links too.
 *
 * @returns undefined for a link that is invalid, expired or used
 */
export async function describeLink(
  purpose: Purpose,
  token: string,
): Promise<OneTimeLink | undefined> {
  const row = await readLink(purpose, token);
  if (!row) return undefined;
  const { email, name, organizationName, organizationSlug } = row;
  return { email, name, organizationName, organizationSlug, policy: policyOf(row) };
}

/**
 * Gives an invited person their first password and signs them in.
 *
 * @throws DomainError `one_time_token_invalid`, `account_suspended`, `validation` for a password
 *   against the rules; the link stays good then
 */
export function acceptInvitation(given: PasswordSet, origin: CallOrigin): Promise<TokenAnswer> {
  return redeem("invite", given.inviteToken, given.password, "USER_INVITE_ACCEPT", origin);
}

/**
 * Gives a person who forgot their password a new one, ends all their sign-ins and opens one.
 *
 * @throws DomainError as `acceptInvitation`
 */
export function resetPassword(given: PasswordReset, origin: CallOrigin): Promise<TokenAnswer> {
  return redeem("reset", given.token, given.password, "USER_PASSWORD_RESET", origin);
}

async function redeem(
  purpose: Purpose,
  token: string,
  password: string,
  eventType: "USER_INVITE_ACCEPT" | "USER_PASSWORD_RESET",
  origin: CallOrigin,
): Promise<TokenAnswer> {
  const owner = await readLink(purpose, token);
  if (!owner) throw new DomainError("one_time_token_invalid");
  if (owner.isSuspended) throw new DomainError("account_suspended");
  await demandGoodPassword(owner, password);
  const passwordHash = await hashPassword(password);
  const { organizationId, userId, email, name } = owner;
  const opened = programSignIn();
  const identity = await writeAs(
    {
      organizationId,
      audit: { type: "USER", id: userId, email, name },
      origin,
      joins: undefined,
    },
    async (queries) => {
      const isFirst = await useOneTimeToken(queries, purpose, hashOpaqueToken(token));
      const isStored =
        isFirst && (await storePassword(queries, owner, passwordHash, owner.passwordHash));
      if (!isStored) throw new DomainError("one_time_token_invalid");
      const { identity, event } = await addSignIn(queries, owner, opened, origin);
      const told: AuditEvent = {
        eventType,
        resourceType: "USER",
        resourceId: userId,
        resourceName: name,
        details: {},
      };
      return { result: identity, events: [told, event] };
    },
  );
  return tokenAnswer(await personBehind(identity), opened.refreshToken);
}

async function demandGoodPassword(owner: LinkRow, password: string): Promise<void> {
  const policy = policyOf(owner);
  const last = [...(owner.passwordHash ? [owner.passwordHash] : []), ...owner.previous];
  const violations = await violationsOf(policy, password, last);
  if (violations.length === 0) return;
  throw new DomainError("validation", {
    validationErrors: { password: violations.join(". ") },
    details: { ...policy, violations },
  });
}
