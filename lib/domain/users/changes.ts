import { and, eq, sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import { roleUsers } from "@/db/schema/roles";
import { users } from "@/db/schema/users";
import {
  type User,
  type UserCreate,
  type UserCreated,
  type UserUpdate,
  user as userSchema,
} from "@/lib/contract/users";
import type { Actor } from "@/lib/domain/actor";
import { revokeKeysOf } from "@/lib/domain/api-keys";
import { changesOf } from "@/lib/domain/audit/events";
import { demandUnchanged } from "@/lib/domain/entity-tag";
import { DomainError, databaseErrorOf, invalid } from "@/lib/domain/error";
import { endSessionsOf } from "@/lib/domain/sessions/ends";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { demandNoKey, invite } from "./invitations";
import { readUser } from "./users";

/**
 * Adds a person and invites them.
 *
 * @throws DomainError `email_taken`, `user_limit_reached`, `key_scope` when a key adds an admin
 */
export async function createUser(
  actor: Actor<"users:write">,
  { email, ...body }: UserCreate,
): Promise<UserCreated> {
  const name = body.name ?? localPartOf(email);
  const isOrgAdmin = body.isOrgAdmin ?? false;
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    await demandRoom(queries, organizationId);
    const [created] = await withGoodEmail(() =>
      queries.orm
        .insert(users)
        .values({ organizationId, email, name, isOrgAdmin })
        .onConflictDoNothing()
        .returning({ id: users.id }),
    );
    if (!created) {
      throw new DomainError("email_taken", {
        message: `A user with email '${email}' already exists`,
      });
    }
    const { inviteUrl, event: invited } = await invite(queries, actor, {
      ...created,
      email,
      name,
      isOrgAdmin,
    });
    const after = (await readUser(queries, organizationId, created.id)).decode(userSchema);
    return {
      result: { ...after, ...(inviteUrl && { inviteUrl }) },
      events: [event("USER_CREATE", after, null, { email, ...settings(after) }), invited],
    };
  });
}

/**
 * Changes the fields that are given. The organization always keeps an active admin. Who is
 * deactivated loses their running sessions.
 *
 * @param ifMatch the caller's `If-Match`: the change is made only if the user is still as read
 * @throws DomainError `user_not_found`, `user_changed`, `last_admin`, `key_scope` when a key makes
 *   an admin or brings one back
 */
export async function updateUser(
  actor: Actor<"users:write">,
  id: string,
  changes: UserUpdate,
  ifMatch: string | null,
): Promise<WireJson<User>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const found = await readUser(queries, organizationId, id);
    demandUnchanged(ifMatch, found.text, "user_changed");
    const before = found.decode(userSchema);
    const wanted = {
      name: changes.name ?? before.name,
      isOrgAdmin: changes.isOrgAdmin ?? before.isOrgAdmin,
      isActive: changes.isActive ?? before.isActive,
    };
    if (JSON.stringify(wanted) === JSON.stringify(settings(before))) {
      return { result: found, events: [] };
    }
    const returns = wanted.isActive && !before.isActive;
    if (wanted.isOrgAdmin && (returns || !before.isOrgAdmin)) demandNoKey(actor);
    if (!wanted.isOrgAdmin) await keepAnAdmin(queries, organizationId, before, "demote");
    if (!wanted.isActive) await keepAnAdmin(queries, organizationId, before, "deactivate");
    await queries.orm
      .update(users)
      .set({ ...wanted, updatedAt: sql`now()` })
      .where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
    const ended =
      before.isActive && !wanted.isActive
        ? await endSessionsOf(queries, organizationId, id, "USER_DEACTIVATED")
        : [];
    const result = await readUser(queries, organizationId, id);
    const after = result.decode(userSchema);
    return {
      result,
      events: [event("USER_UPDATE", after, settings(before), settings(after)), ...ended],
    };
  });
}

/**
 * Deletes a person with their assignments and sign-ins, ends their sessions, and revokes the API
 * keys that act for them.
 *
 * @throws DomainError `user_not_found`, `last_admin`
 */
export async function deleteUser(actor: Actor<"users:write">, id: string): Promise<void> {
  const organizationId = actor.organization.id;
  await write(actor, async (queries) => {
    const before = (await readUser(queries, organizationId, id)).decode(userSchema);
    await keepAnAdmin(queries, organizationId, before, "delete");
    const { orm } = queries;
    await orm
      .delete(roleUsers)
      .where(and(eq(roleUsers.organizationId, organizationId), eq(roleUsers.userId, id)));
    const revoked = await revokeKeysOf(queries, actor, id);
    const ended = await endSessionsOf(queries, organizationId, id, "USER_DELETED");
    // Sign-ins, refresh tokens and one-time tokens go with the row.
    await orm.delete(users).where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
    return {
      result: undefined,
      events: [...revoked, ...ended, event("USER_DELETE", before, before, null)],
    };
  });
}

function localPartOf(email: string): string {
  return email.slice(0, email.lastIndexOf("@"));
}

const roomStatement: Statement = {
  name: "has_room_for_user",
  text: "select users_total < max_users as room from organizations where id = $1",
};

/** Within the organization's turn nobody else adds a person meanwhile. */
async function demandRoom(queries: Queries, organizationId: string): Promise<void> {
  const [row] = await queries.run<{ room: boolean }>(roomStatement, [organizationId]);
  if (!row?.room) throw new DomainError("user_limit_reached");
}

/** Alphabets that Postgres lowers otherwise than JavaScript does. */
async function withGoodEmail<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!databaseErrorOf(error)?.constraint?.startsWith("users_email_")) throw error;
    throw invalid("email", "Invalid email format");
  }
}

const otherAdminStatement: Statement = {
  name: "has_other_admin",
  text: `select exists (select from users where organization_id = $1 and id <> $2
    and is_org_admin and is_active and password_hash is not null) as other`,
};

/**
 * An admin may go only when another one stays who can sign in. Within the organization's turn two
 * admins cannot remove each other.
 */
async function keepAnAdmin(
  queries: Queries,
  organizationId: string,
  { id, isOrgAdmin, isActive }: User,
  what: "demote" | "deactivate" | "delete",
): Promise<void> {
  if (!isOrgAdmin || !isActive) return;
  const [row] = await queries.run<{ other: boolean }>(otherAdminStatement, [organizationId, id]);
  if (row?.other) return;
  throw new DomainError("last_admin", {
    message: `Cannot ${what} the last organization admin`,
  });
}

function settings({ name, isOrgAdmin, isActive }: User) {
  return { name, isOrgAdmin, isActive };
}

const event = changesOf("USER");
