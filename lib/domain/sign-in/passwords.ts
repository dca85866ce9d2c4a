import type { Queries, Statement } from "@/db/queries";
import type { PasswordChange } from "@/lib/contract/auth";
import { passwordsRemembered } from "@/lib/contract/password";
import type { CallOrigin, SignedInPerson } from "@/lib/domain/actor";
import { type AuditEvent, auditActorOf, recordAuditEvent } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { writeAs } from "@/lib/domain/write";
import type { TokenOwner } from "./one-time-tokens";
import { voidOneTimeTokens } from "./one-time-tokens";
import { hashPassword, verifyPassword } from "./password";
import { readPasswordPolicy, violationsOf } from "./password-policy";
import { reserveSignIn, settleSignIn } from "./pauses";

const readStatement: Statement = {
  name: "read_password",
  text: `select password_hash as hash, previous_password_hashes as previous
    from users where organization_id = $1 and id = $2`,
};

/** Only if the password is still the one that was looked at. */
const storeStatement: Statement = {
  name: "store_password",
  text: `update users set password_hash = $3, password_changed_at = now(),
      previous_password_hashes = case when password_hash is null then '{}'
        else (array_prepend(password_hash, previous_password_hashes))[1:${passwordsRemembered - 1}]
      end
    where organization_id = $1 and id = $2 and password_hash is not distinct from $4
    returning id`,
};

const endSignInsStatement: Statement = {
  name: "end_sign_ins_of_user",
  text: `update sign_ins set ended_at = now()
    where organization_id = $1 and user_id = $2 and ended_at is null
      and id is distinct from $3::uuid`,
};

/**
 * Gives a person a new password: their open one-time links are void and their sign-ins over.
 *
 * @param former the hash that the password had
 * @param keptSignInId the one sign-in that goes on
 * @returns false when the password was changed meanwhile; nothing is done then
 */
export async function storePassword(
  queries: Queries,
  owner: TokenOwner,
  passwordHash: string,
  former: string | null,
  keptSignInId: string | null = null,
): Promise<boolean> {
  const person = [owner.organizationId, owner.userId];
  const stored = await queries.run(storeStatement, [...person, passwordHash, former]);
  if (stored.length === 0) return false;
  await voidOneTimeTokens(queries, owner);
  await queries.run(endSignInsStatement, [...person, keptSignInId]);
  return true;
}

/**
 * Changes one's own password. Every other sign-in of the person ends.
 *
 * @throws DomainError `password_wrong`, `password_unchanged`, `password_policy` with the policy and
 *   what it misses, `locked_out` after many wrong guesses
 */
export async function changePassword(
  person: SignedInPerson,
  { currentPassword, newPassword }: PasswordChange,
  origin: CallOrigin,
): Promise<void> {
  const { organization, id: userId, email, queries } = person;
  const owner = { organizationId: organization.id, userId };
  // Whoever finds a screen unlocked must not have more guesses here than at the sign-in.
  const attempt = await reserveSignIn(organization.slug, email, origin.ipAddress);
  const [kept] = await queries.run<{ hash: string | null; previous: string[] }>(readStatement, [
    organization.id,
    userId,
  ]);
  const current = kept?.hash ?? null;
  if (!(await verifyPassword(current, currentPassword))) {
    await recordWrongPassword(person, origin);
    throw new DomainError("password_wrong");
  }
  await settleSignIn(attempt);
  if (newPassword === currentPassword) throw new DomainError("password_unchanged");
  const policy = await readPasswordPolicy(person);
  const violations = await violationsOf(policy, newPassword, kept?.previous ?? []);
  if (violations.length > 0) {
    throw new DomainError("password_policy", { details: { ...policy, violations } });
  }
  const passwordHash = await hashPassword(newPassword);
  await writeAs(
    { organizationId: organization.id, audit: auditActorOf(person), origin, joins: undefined },
    async (tx) => {
      const stored = await storePassword(tx, owner, passwordHash, current, person.signInId);
      if (!stored) throw new DomainError("password_wrong");
      return { result: undefined, events: [passwordEvent(person)] };
    },
  );
}

/** In a transaction of its own: nothing else was written. */
async function recordWrongPassword(person: SignedInPerson, origin: CallOrigin): Promise<void> {
  await recordAuditEvent(person.queries, person.organization.id, auditActorOf(person), origin, {
    ...passwordEvent(person),
    result: "FAILURE",
    errorMessage: "Current password is not right",
  });
}

function passwordEvent({ id, name, signInId }: SignedInPerson): AuditEvent {
  return {
    eventType: "USER_PASSWORD_CHANGE",
    resourceType: "USER",
    resourceId: id,
    resourceName: name,
    details: { signInId },
  };
}
