import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { isUuid } from "@/lib/contract/common";
import { can, type Permission } from "@/lib/contract/permissions";
import { DomainError } from "./error";

/** Where a call comes from, for the audit log. */
export type CallOrigin = { requestId: string; ipAddress: string | null };

export type Organization = {
  id: string;
  name: string;
  slug: string;
  /** Counts the organization's writes: equal versions mean equal lists. */
  version: number;
  maxUsers: number;
  maxResources: number;
};

/** A signed-in person, as the database knows them at this moment. */
export type Person = {
  id: string;
  name: string;
  email: string;
  isOrgAdmin: boolean;
  signInId: string;
  organization: Organization;
  /** How to ask the database for them: the pool, or the transaction that their call runs in. */
  readonly queries: Queries;
};

/**
 * A person together with the proof that they hold a permission. Verbs demand it, and only
 * `authorize` makes it.
 */
export type Actor<Held extends Permission = Permission> = Person & {
  readonly holds: Held;
  readonly origin: CallOrigin;
};

/** What a token or cookie says; it identifies and proves nothing about rights. */
export type Identity = { signInId: string; userId: string; organizationId: string };

type PersonRow = {
  id: string;
  name: string;
  email: string;
  is_org_admin: boolean;
  is_active: boolean;
  is_suspended: boolean;
  organization_name: string;
  slug: string;
  version: string | number;
  max_users: number;
  max_resources: number;
};

const readPersonStatement: Statement = {
  name: "read_person",
  text: `
    select users.id, users.name, users.email, users.is_org_admin, users.is_active,
      organizations.is_suspended, organizations.name as organization_name, organizations.slug,
      organizations.version, organizations.max_users, organizations.max_resources
    from sign_ins
    join users on users.organization_id = sign_ins.organization_id and users.id = sign_ins.user_id
    join organizations on organizations.id = sign_ins.organization_id
    where sign_ins.id = $1 and sign_ins.organization_id = $2 and sign_ins.user_id = $3
      and sign_ins.ended_at is null and sign_ins.expires_at > now()`,
};

/**
 * The person behind a token or cookie, read anew for every call so that sign-out, demotion and
 * suspension count at once. Undefined when the sign-in is over.
 *
 * @param joins the transaction to read in, else the pool
 * @throws DomainError `account_suspended`
 */
export async function readPerson(identity: Identity, joins?: Queries): Promise<Person | undefined> {
  if (!isWellFormed(identity)) return undefined;
  const queries = joins ?? (await database());
  const { signInId, organizationId, userId } = identity;
  const [row] = await queries.run<PersonRow>(readPersonStatement, [
    signInId,
    organizationId,
    userId,
  ]);
  if (!row) return undefined;
  if (!row.is_active || row.is_suspended) throw new DomainError("account_suspended");
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    isOrgAdmin: row.is_org_admin,
    signInId: identity.signInId,
    queries,
    organization: {
      id: identity.organizationId,
      name: row.organization_name,
      slug: row.slug,
      version: Number(row.version),
      maxUsers: row.max_users,
      maxResources: row.max_resources,
    },
  };
}

/** A token of ours may still name what Postgres would not take for an id. */
export function isWellFormed({ signInId, organizationId, userId }: Identity): boolean {
  return [signInId, organizationId, userId].every(isUuid);
}

/** As `readPerson`. @throws DomainError `unauthorized` when the sign-in is over */
export async function personBehind(identity: Identity, joins?: Queries): Promise<Person> {
  const person = await readPerson(identity, joins);
  if (!person) throw new DomainError("unauthorized");
  return person;
}

/**
 * Mints the proof.
 *
 * @throws DomainError `forbidden` when the person lacks the permission
 */
export function authorize<Held extends Permission>(
  person: Person,
  permission: Held,
  origin: CallOrigin,
): Actor<Held> {
  if (!can(person, permission)) throw new DomainError("forbidden");
  return { ...person, holds: permission, origin };
}
