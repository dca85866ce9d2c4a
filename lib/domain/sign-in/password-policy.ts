import type { Statement } from "@/db/queries";
import {
  type PasswordPolicy,
  passwordLengthMax,
  passwordRules,
  passwordsRemembered,
} from "@/lib/contract/password";
import type { Person } from "@/lib/domain/actor";
import { isCommonPassword } from "./common-passwords";
import { verifyPassword } from "./password";

/** The columns of `organizations` that `policyOf` reads. */
export const policyColumns = `organizations.password_min_length, organizations.password_require_uppercase,
  organizations.password_require_lowercase, organizations.password_require_digit,
  organizations.password_require_special_char`;

export type PolicyRow = {
  password_min_length: number;
  password_require_uppercase: boolean;
  password_require_lowercase: boolean;
  password_require_digit: boolean;
  password_require_special_char: boolean;
};

/** The policy that a row of `policyColumns` says. */
export function policyOf(row: PolicyRow): PasswordPolicy {
  return {
    minLength: row.password_min_length,
    maxLength: passwordLengthMax,
    requireUppercase: row.password_require_uppercase,
    requireLowercase: row.password_require_lowercase,
    requireNumbers: row.password_require_digit,
    requireSpecialChars: row.password_require_special_char,
    preventReuse: passwordsRemembered,
  };
}

const readStatement: Statement = {
  name: "read_password_policy",
  text: `select ${policyColumns} from organizations where id = $1`,
};

/** What the organization of a person asks of a new password. */
export async function readPasswordPolicy(person: Person): Promise<PasswordPolicy> {
  const [row] = await person.queries.run<PolicyRow>(readStatement, [person.organization.id]);
  if (!row) throw new Error("A person's organization exists");
  return policyOf(row);
}

/**
 * The rules that a new password breaks, one sentence each.
 *
 * @param lastHashes of the person's last passwords, the current one among them
 */
export async function violationsOf(
  policy: PasswordPolicy,
  password: string,
  lastHashes: readonly string[],
): Promise<string[]> {
  const violations = passwordRules(policy)
    .filter(({ holds }) => !holds(password))
    .map(({ sentence }) => sentence);
  if (isCommonPassword(password)) violations.push("Password is one that many people use");
  if (await isOneOf(password, lastHashes)) {
    violations.push(`Password must differ from your last ${policy.preventReuse} passwords`);
  }
  return violations;
}

async function isOneOf(password: string, hashes: readonly string[]): Promise<boolean> {
  for (const known of hashes) {
    if (await verifyPassword(known, password)) return true;
  }
  return false;
}
