import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { isUuid } from "@/lib/contract/lists";
import { can, carries, type Permission } from "@/lib/contract/permissions";
import { DomainError } from "./error";

/** Where a call comes from, for the audit log. */
export type CallOrigin = {
  requestId: string;
  ipAddress: string | null;
  userAgent: string | null;
};

export type Organization = {
  id: string;
  name: string;
  slug: string;
  /** Counts the organization's writes: equal versions mean equal lists. */
  version: number;
  maxUsers: number;
  maxResources: number;
  /** An assignment's end has passed and its row still waits for the sweep. */
  isEndDue: boolean;
};

/** A person as the database knows them at this moment, signed in or acting through an API key. */
export type Person = {
  id: string;
  name: string;
  email: string;
  isOrgAdmin: boolean;
  /** The key that acts for them; undefined when they are signed in themselves. */
  key?: ApiKeyInUse;
  organization: Organization;
  /** How to ask the database for them: the pool, or the transaction that their call runs in. */
  readonly queries: Queries;
};

export type SignedInPerson = Person & { signInId: string };

export type ApiKeyInUse = { id: string; name: string; scopes: readonly string[] };

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

/** What an API key says, as the hash that it is found by. */
export type KeyIdentity = { keyHash: string };

type PersonRow = {
  id: string;
  name: string;
  email: string;
  is_org_admin: boolean;
  is_active: boolean;
  is_suspended: boolean;
  organization_name: string;
  organization_id: string;
  slug: string;
  version: string | number;
  max_users: number;
  max_resources: number;
  is_end_due: boolean | null;
};

const personColumns = `users.id, users.name, users.email, users.is_org_admin, users.is_active,
  organizations.id as organization_id, organizations.is_suspended,
  organizations.name as organization_name, organizations.slug, organizations.version,
  organizations.max_users, organizations.max_resources,
  organizations.next_end_at <= now() as is_end_due`;

const readPersonStatement: Statement = {
  name: "read_person",
  text: `
    select ${personColumns}
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
export async function readPerson(
  identity: Identity,
  joins?: Queries,
): Promise<SignedInPerson | undefined> {
  if (!isWellFormed(identity)) return undefined;
  const queries = joins ?? (await database());
  const { signInId, organizationId, userId } = identity;
  const [row] = await queries.run<PersonRow>(readPersonStatement, [
    signInId,
    organizationId,
    userId,
  ]);
  return row && { ...personOf(row, queries), signInId: identity.signInId };
}

/** @throws DomainError `account_suspended` */
function personOf(row: PersonRow, queries: Queries): Person {
  if (!row.is_active || row.is_suspended) throw new DomainError("account_suspended");
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    isOrgAdmin: row.is_org_admin,
    queries,
    organization: {
      id: row.organization_id,
      name: row.organization_name,
      slug: row.slug,
      version: Number(row.version),
      maxUsers: row.max_users,
      maxResources: row.max_resources,
      isEndDue: row.is_end_due ?? false,
    },
  };
}

type KeyRow = PersonRow & {
  key_id: string;
  key_name: string;
  scopes: string[];
  is_revoked: boolean;
  is_expired: boolean | null;
  is_use_known: boolean | null;
};

const readKeyStatement: Statement = {
  name: "read_key",
  text: `
    select ${personColumns}, api_keys.id as key_id, api_keys.name as key_name, api_keys.scopes,
      api_keys.revoked_at is not null as is_revoked, api_keys.expires_at <= now() as is_expired,
      api_keys.last_used_at > now() - interval '1 minute'
        and api_keys.last_used_ip is not distinct from $2 as is_use_known
    from api_keys
    join users on users.organization_id = api_keys.organization_id
      and users.id = api_keys.created_by_id
    join organizations on organizations.id = api_keys.organization_id
    where api_keys.key_hash = $1`,
};

const noteKeyUseStatement: Statement = {
  name: "note_key_use",
  text: `update api_keys set last_used_at = now(), last_used_ip = $3
    where organization_id = $1 and id = $2
      and (last_used_at > now() - interval '1 minute' and last_used_ip is not distinct from $3)
        is not true`,
};

/**
 * The person for whom an API key acts, read anew for every call. Its last use is kept to the minute.
 * Undefined for a key that is not ours, or whose owner is gone.
 *
 * @throws DomainError `key_revoked`, `key_expired`, `account_suspended`
 */
export async function readKeyHolder(
  { keyHash }: KeyIdentity,
  ipAddress: string | null,
): Promise<Person | undefined> {
  const queries = await database();
  const [row] = await queries.run<KeyRow>(readKeyStatement, [keyHash, ipAddress]);
  if (!row) return undefined;
  if (row.is_revoked) throw new DomainError("key_revoked");
  if (row.is_expired) throw new DomainError("key_expired");
  const person = personOf(row, queries);
  if (!row.is_use_known) {
    await queries.run(noteKeyUseStatement, [row.organization_id, row.key_id, ipAddress]);
  }
  return { ...person, key: { id: row.key_id, name: row.key_name, scopes: row.scopes } };
}

/** A token of ours may still name what Postgres would not take for an id. */
export function isWellFormed({ signInId, organizationId, userId }: Identity): boolean {
  return [signInId, organizationId, userId].every(isUuid);
}

/** As `readPerson`. @throws DomainError `unauthorized` when the sign-in is over */
export async function personBehind(identity: Identity, joins?: Queries): Promise<SignedInPerson> {
  const person = await readPerson(identity, joins);
  if (!person) throw new DomainError("unauthorized");
  return person;
}

/**
 * Mints the proof.
 *
 * @throws DomainError `forbidden` when the person lacks the permission, `key_scope` when their key
 *   does, `agent_key_required` when a person calls as an agent would
 */
export function authorize<Held extends Permission>(
  person: Person,
  permission: Held,
  origin: CallOrigin,
): Actor<Held> {
  if (person.key && !carries(person.key.scopes, permission)) {
    throw new DomainError("key_scope", { message: `This key lacks the scope ${permission}` });
  }
  if (!can(person, permission)) throw new DomainError("forbidden");
  // An agent is known by its key, and a person is none.
  if (permission === "agent:connect" && !person.key) throw new DomainError("agent_key_required");
  return { ...person, holds: permission, origin };
}
