import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { type Queries, runSql } from "@/db/queries";
import { credentials } from "@/db/schema/resources";
import type { Page } from "@/lib/contract/common";
import {
  type Credential,
  type CredentialCreate,
  type CredentialListQuery,
  type CredentialUpdate,
  credential as credentialSchema,
} from "@/lib/contract/credentials";
import type { Actor } from "@/lib/domain/actor";
import { changesOf } from "@/lib/domain/audit/events";
import { credentialNotFound, DomainError } from "@/lib/domain/error";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { demandCredentialKind, readCredentialData } from "@/lib/domain/resources/provider-input";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { sealCredential } from "./seal";

const resourceCount = sql`(select count(*)::int from resources
  where resources.organization_id = credentials.organization_id
    and resources.credential_id = credentials.id)`;

const credentialColumns = sql`credentials.id, credentials.name, credentials.provider,
  credentials.credential_type as "credentialType", credentials.is_valid as "isValid",
  wire_time(credentials.last_verified_at) as "lastVerifiedAt",
  credentials.verification_error as "verificationError", ${resourceCount} as "resourceCount",
  wire_time(credentials.created_at) as "createdAt", wire_time(credentials.updated_at) as "updatedAt"`;

const listCredentialsStatement = listStatement(
  "list_credentials",
  sql`select ${credentialColumns} from credentials where credentials.organization_id = $1
    order by lower(credentials.name), credentials.id`,
);

const readCredentialStatement = itemStatement(
  "read_credential",
  sql`select ${credentialColumns} from credentials
    where credentials.organization_id = $1 and credentials.id = $2`,
);

const sortColumns = {
  name: sql`lower(credentials.name)`,
  provider: sql`credentials.provider`,
  verified: sql`credentials.last_verified_at`,
  created: sql`credentials.created_at`,
};

/** All credentials of the organization by name, or the page or part that the query asks for. */
export async function listCredentials(
  actor: Actor<"credentials:manage">,
  query: CredentialListQuery,
): Promise<WireJson<Credential[] | Page<Credential>>> {
  return readListing(actor.queries, listCredentialsStatement, actor.organization.id, select, query);
}

function select(organizationId: string, query: CredentialListQuery): Selection {
  const { q, provider, sort = "name" } = query;
  const where: Selection["where"] = [sql`credentials.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(credentials.name) like ${pattern}
      or lower(credentials.provider) like ${pattern}
      or lower(credentials.credential_type) like ${pattern})`);
  }
  if (provider) where.push(sql`credentials.provider = ${provider.toUpperCase()}`);
  return {
    table: sql`credentials`,
    columns: credentialColumns,
    where,
    total: sql`select count(*)::int from credentials
      where credentials.organization_id = ${organizationId}`,
    orderBy: [
      { ...sortBy(sort, sortColumns), nullable: true },
      { by: sortColumns.name },
      { by: sql`credentials.id` },
    ],
  };
}

/** @throws DomainError `credential_not_found` */
export function getCredential(
  actor: Actor<"credentials:manage">,
  id: string,
): Promise<WireJson<Credential>> {
  return readCredential(actor.queries, actor.organization.id, id);
}

/** @throws DomainError `credential_not_found` */
export function readCredential(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<WireJson<Credential>> {
  const notFound = () => credentialNotFound(id);
  return readItem(queries, readCredentialStatement, [organizationId, id], notFound);
}

/**
 * Keeps a secret, sealed for its row. Whether it is any good is found out at once, by itself.
 *
 * @throws DomainError `validation`
 */
export async function createCredential(
  actor: Actor<"credentials:manage">,
  { name, provider, credentialType, credentialData }: CredentialCreate,
): Promise<WireJson<Credential>> {
  const organizationId = actor.organization.id;
  const secret = readCredentialData(demandCredentialKind(provider, credentialType), credentialData);
  const id = randomUUID();
  const sealed = sealCredential({ organizationId, id }, secret);
  return write(actor, async (queries) => {
    const values = { organizationId, id, name, provider, credentialType, sealed };
    await queries.orm.insert(credentials).values({ ...values, verificationDueAt: sql`now()` });
    const result = await readCredential(queries, organizationId, id);
    const after = result.decode(credentialSchema);
    return {
      result,
      events: [event("CREDENTIAL_CREATE", after, null, settings(after))],
    };
  });
}

/**
 * Renames a credential, or puts a new secret in the place of the old one. A new secret is verified
 * at once, and what waited at its firewalls for a better one is tried again.
 *
 * @throws DomainError `credential_not_found`, `validation`
 */
export async function updateCredential(
  actor: Actor<"credentials:manage">,
  id: string,
  { name, credentialData }: CredentialUpdate,
): Promise<WireJson<Credential>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const found = await readCredential(queries, organizationId, id);
    const before = found.decode(credentialSchema);
    const isRenamed = name !== undefined && name !== before.name;
    if (!isRenamed && !credentialData) return { result: found, events: [] };
    const kind = credentialData && demandCredentialKind(before.provider, before.credentialType);
    const secret = kind && readCredentialData(kind, credentialData);
    await queries.orm
      .update(credentials)
      .set({
        name: name ?? before.name,
        ...(secret && {
          sealed: sealCredential({ organizationId, id }, secret),
          isValid: null,
          verificationError: null,
          verificationDueAt: sql`now()`,
        }),
        updatedAt: sql`now()`,
      })
      .where(credentialIs(organizationId, id));
    const result = await readCredential(queries, organizationId, id);
    const after = result.decode(credentialSchema);
    const rotated = { ...settings(after), isRotated: secret !== undefined };
    return {
      result,
      events: [event("CREDENTIAL_UPDATE", after, settings(before), rotated)],
    };
  });
}

/** @throws DomainError `credential_not_found`, `credential_in_use` */
export async function deleteCredential(
  actor: Actor<"credentials:manage">,
  id: string,
): Promise<void> {
  const organizationId = actor.organization.id;
  await write(actor, async (queries) => {
    const before = (await readCredential(queries, organizationId, id)).decode(credentialSchema);
    const { resourceCount: count } = before;
    if (count > 0) {
      throw new DomainError("credential_in_use", {
        message: `Cannot delete credential linked to ${count} active resources. Delete or reassign resources first.`,
        details: { resources: await namesOfUsers(queries, organizationId, id), total: count },
      });
    }
    await queries.orm.delete(credentials).where(credentialIs(organizationId, id));
    return {
      result: undefined,
      events: [event("CREDENTIAL_DELETE", before, settings(before), null)],
    };
  });
}

async function namesOfUsers(queries: Queries, organizationId: string, id: string) {
  return runSql<{ id: string; name: string }>(
    queries,
    sql`select id, name from resources where organization_id = ${organizationId}
      and credential_id = ${id} order by lower(name), id limit 5`,
  );
}

const credentialIs = (organizationId: string, id: string) =>
  and(eq(credentials.organizationId, organizationId), eq(credentials.id, id));

/** What the audit log keeps of a credential: never what it holds. */
function settings({ name, provider, credentialType }: Credential) {
  return { name, provider, credentialType };
}

const event = changesOf("CREDENTIAL");
