import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type Queries, runSql } from "@/db/queries";
import { apiKeys } from "@/db/schema/api-keys";
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyListQuery,
  IssuedApiKey,
  KeyStatus,
} from "@/lib/contract/api-keys";
import type { Page } from "@/lib/contract/common";
import type { Scope } from "@/lib/contract/permissions";
import type { Actor } from "./actor";
import { type AuditEvent, changesOf } from "./audit/events";
import { apiKeyNotFound, DomainError } from "./error";
import { containing, readListing, type Selection, sortBy } from "./lists";
import { keyPrefix, newApiKey } from "./sign-in/tokens";
import { listStatement, type WireJson } from "./wire-json";
import { write } from "./write";

const status = sql`case
  when api_keys.revoked_at is not null then 'REVOKED'
  when api_keys.expires_at <= now() then 'EXPIRED'
  when not exists (select from users where users.organization_id = api_keys.organization_id
    and users.id = api_keys.created_by_id and users.is_active and users.is_org_admin)
    then 'SUSPENDED'
  else 'ACTIVE' end`;

const isRotated = sql`exists (select from api_keys successors
  where successors.organization_id = api_keys.organization_id
    and successors.rotated_from_id = api_keys.id)`;

const apiKeyColumns = sql`api_keys.id, api_keys.name, api_keys.description,
  api_keys.key_prefix as "keyPrefix", api_keys.scopes, wire_time(api_keys.expires_at) as "expiresAt",
  wire_time(api_keys.created_at) as "createdAt", ${status} as status,
  api_keys.revoked_at is not null as "isRevoked", wire_time(api_keys.revoked_at) as "revokedAt",
  api_keys.revoked_by_name as "revokedByName", wire_time(api_keys.last_used_at) as "lastUsedAt",
  api_keys.last_used_ip as "lastUsedIp", api_keys.created_by_email as "createdByEmail",
  ${isRotated} as "isRotated"`;

const listApiKeysStatement = listStatement(
  "list_api_keys",
  sql`select ${apiKeyColumns} from api_keys where api_keys.organization_id = $1
    order by lower(api_keys.name), api_keys.id`,
);

const sortColumns = {
  name: sql`lower(api_keys.name)`,
  created: sql`api_keys.created_at`,
  used: sql`api_keys.last_used_at`,
  expires: sql`api_keys.expires_at`,
};

/** All keys of the organization by name, or the page or part that the query asks for. */
export async function listApiKeys(
  actor: Actor<"keys:manage">,
  query: ApiKeyListQuery,
): Promise<WireJson<ApiKey[] | Page<ApiKey>>> {
  return readListing(actor.queries, listApiKeysStatement, actor.organization.id, select, query);
}

function select(organizationId: string, query: ApiKeyListQuery): Selection {
  const { q, status: wanted, sort = "name" } = query;
  const where: Selection["where"] = [sql`api_keys.organization_id = ${organizationId}`];
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(api_keys.name) like ${pattern}
      or lower(api_keys.description) like ${pattern}
      or lower(api_keys.key_prefix) like ${pattern.slice(1)}
      or api_keys.created_by_email like ${pattern})`);
  }
  if (wanted) where.push(sql`${status} = ${wanted satisfies KeyStatus}`);
  return {
    table: sql`api_keys`,
    columns: apiKeyColumns,
    where,
    total: sql`select count(*)::int from api_keys where api_keys.organization_id = ${organizationId}`,
    orderBy: [
      { ...sortBy(sort, sortColumns), nullable: true },
      { by: sortColumns.name },
      { by: sql`api_keys.id` },
    ],
  };
}

/** Makes a key that acts for the caller. The key itself is in the answer and nowhere else. */
export async function createApiKey(
  actor: Actor<"keys:manage">,
  { name, description, scopes, expiresAt }: ApiKeyCreate,
): Promise<IssuedApiKey> {
  return write(actor, async (queries) => {
    const issued = await issue(queries, actor, {
      name,
      description: description || null,
      scopes,
      expiresAt: expiresAt ? new Date(expiresAt) : null,
    });
    return { result: issued, events: [event("API_KEY_CREATE", issued, null, settings(issued))] };
  });
}

/**
 * Makes a key that takes over from another: the same name and scopes, and the same span of life
 * from now on. It acts for the caller, whoever made the old one, because the caller gets to see it.
 *
 * @param overlapHours how long the old key still works, though never beyond its own end
 * @throws DomainError `api_key_not_found`, `api_key_ended`
 */
export async function rotateApiKey(
  actor: Actor<"keys:manage">,
  id: string,
  overlapHours: number,
): Promise<IssuedApiKey> {
  return write(actor, async (queries) => {
    const old = await readRotatable(queries, actor, id);
    const { name, description, scopes, lifetime } = old;
    const issued = await issue(queries, actor, {
      ...{ name, description, scopes },
      expiresAt:
        lifetime === null
          ? null
          : sql`least(now() + ${lifetime}::interval, ${lastMoment}::timestamptz)`,
      rotatedFromId: id,
    });
    const overlap = sql`make_interval(hours => ${overlapHours})`;
    const [ended] = await queries.orm
      .update(apiKeys)
      .set({ expiresAt: sql`least(api_keys.expires_at, now() + ${overlap})` })
      .where(keyIs(actor, id))
      .returning({ expiresAt: wireTime("expires_at") });
    const successor = { id: issued.id, ...settings(issued) };
    const before = { expiresAt: old.expiresAt };
    const after = { expiresAt: ended?.expiresAt, successor };
    const rotated = event("API_KEY_ROTATE", { id, name }, before, after);
    return { result: issued, events: [{ ...rotated, relatedId: issued.id }] };
  });
}

/**
 * Ends a key at once; it stays in the list. Ending it a second time changes nothing.
 *
 * @throws DomainError `api_key_not_found`
 */
export async function revokeApiKey(actor: Actor<"keys:manage">, id: string): Promise<void> {
  await write(actor, async (queries) => {
    const [revoked] = await queries.orm
      .update(apiKeys)
      .set({ revokedAt: sql`now()`, revokedByName: actor.name })
      .where(and(keyIs(actor, id), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id, name: apiKeys.name, keyPrefix: apiKeys.keyPrefix });
    if (!revoked) {
      const known = await queries.orm
        .select({ id: apiKeys.id })
        .from(apiKeys)
        .where(keyIs(actor, id));
      if (known.length === 0) throw apiKeyNotFound(id);
      return { result: undefined, events: [] };
    }
    return { result: undefined, events: [revocation(revoked)] };
  });
}

/** Ends all keys that act for a person, within the change that takes the person away. */
export async function revokeKeysOf(
  { orm }: Queries,
  actor: Actor,
  userId: string,
): Promise<AuditEvent[]> {
  const revoked = await orm
    .update(apiKeys)
    .set({ revokedAt: sql`now()`, revokedByName: actor.name })
    .where(
      and(
        eq(apiKeys.organizationId, actor.organization.id),
        eq(apiKeys.createdById, userId),
        isNull(apiKeys.revokedAt),
      ),
    )
    .returning({ id: apiKeys.id, name: apiKeys.name, keyPrefix: apiKeys.keyPrefix });
  return revoked.map(revocation);
}

function revocation(key: { id: string; name: string; keyPrefix: string }): AuditEvent {
  const { keyPrefix } = key;
  const before = { keyPrefix, isRevoked: false };
  return event("API_KEY_REVOKE", key, before, { keyPrefix, isRevoked: true });
}

/** The last moment that the wire can name. */
const lastMoment = "9999-12-31T23:59:59Z";

const wireTime = (column: "created_at" | "expires_at") =>
  sql<string | null>`wire_time(api_keys.${sql.identifier(column)})`;

const keyIs = ({ organization }: Actor, id: string) =>
  and(eq(apiKeys.organizationId, organization.id), eq(apiKeys.id, id));

type Rotatable = {
  name: string;
  description: string | null;
  scopes: Scope[];
  expiresAt: string | null;
  /** From the making to the end; null without an end. */
  lifetime: string | null;
  isActive: boolean;
};

async function readRotatable(queries: Queries, actor: Actor, id: string): Promise<Rotatable> {
  const [old] = await runSql<Rotatable>(
    queries,
    sql`select name, description, scopes, wire_time(expires_at) as "expiresAt",
        (expires_at - created_at)::text as lifetime,
        revoked_at is null and (expires_at is null or expires_at > now())
          and not ${isRotated} as "isActive"
      from api_keys where organization_id = ${actor.organization.id} and id = ${id}`,
  );
  if (!old) throw apiKeyNotFound(id);
  if (!old.isActive) throw new DomainError("api_key_ended");
  return old;
}

type NewKey = {
  name: string;
  description: string | null;
  scopes: Scope[];
  expiresAt: Date | SQL | null;
  rotatedFromId?: string;
};

async function issue(queries: Queries, actor: Actor, values: NewKey): Promise<IssuedApiKey> {
  const { key, hash } = newApiKey();
  const [made] = await queries.orm
    .insert(apiKeys)
    .values({
      ...values,
      organizationId: actor.organization.id,
      keyPrefix: key.slice(0, shownLength),
      keyHash: hash,
      createdById: actor.id,
      createdByEmail: actor.email,
    })
    .returning({
      id: apiKeys.id,
      keyPrefix: apiKeys.keyPrefix,
      expiresAt: wireTime("expires_at"),
      createdAt: sql<string>`wire_time(api_keys.created_at)`,
    });
  if (!made) throw new Error("An insert without conflict clause always returns its row");
  const { name, description, scopes } = values;
  return { ...made, name, description, scopes, plainTextKey: key };
}

/** What lists show of a key: enough to tell it from others, too little to use it. */
const shownLength = keyPrefix.length + 8;

/** What the audit log keeps of a key: never the key. */
function settings({ name, description, keyPrefix: shown, scopes, expiresAt }: IssuedApiKey) {
  return { name, description, keyPrefix: shown, scopes, expiresAt };
}

const event = changesOf("API_KEY");
