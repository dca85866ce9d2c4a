import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import { organizations } from "@/db/schema/organizations";
import { refreshTokens, signIns, users } from "@/db/schema/users";
import type { Account, Me, SignIn, TokenAnswer } from "@/lib/contract/auth";
import { environment } from "@/lib/env";
import type { CallOrigin, Identity, Person } from "./actor";
import { readPerson } from "./actor";
import { type AuditEventType, recordAuditEvent } from "./audit";
import { DomainError } from "./error";
import { verifyPassword } from "./password";
import { forgetOldPauses, reserveSignIn, settleSignIn } from "./sign-in-pauses";
import { hashOpaqueToken, issueAccessToken, newOpaqueToken } from "./tokens";
import { writeAs } from "./write";

/** How long a program may go without refreshing. */
const refreshDays = 7;
/** How long an expired sign-in is kept for who looks into an incident. */
const keptDays = 30;
/** How long a browser stays signed in. */
export const browserHours = 12;

/**
 * Checks a password and opens a sign-in for a browser, whose cookie will name it.
 *
 * @throws DomainError `credentials_wrong`, `locked_out`, `account_suspended`
 */
export function signInBrowser(credentials: SignIn, origin: CallOrigin): Promise<Person> {
  return openSignIn(credentials, origin, sql`now() + make_interval(hours => ${browserHours})`);
}

/**
 * Checks a password and opens a sign-in for a program.
 *
 * @throws DomainError `credentials_wrong`, `locked_out`, `account_suspended`
 */
export async function signInProgram(credentials: SignIn, origin: CallOrigin): Promise<TokenAnswer> {
  const refresh = newOpaqueToken();
  const person = await openSignIn(
    credentials,
    origin,
    sql`now() + make_interval(days => ${refreshDays})`,
    refresh.hash,
  );
  return tokenAnswer(person, refresh.token);
}

async function openSignIn(
  credentials: SignIn,
  origin: CallOrigin,
  expiresAt: ReturnType<typeof sql>,
  refreshHash?: string,
): Promise<Person> {
  const { organizationSlug, email, password } = credentials;
  const attempt = await reserveSignIn(organizationSlug, email, origin.ipAddress);
  const found = await findAccount(organizationSlug, email);
  const right = await verifyPassword(found?.user?.passwordHash, password);
  if (!right || !found?.user) {
    await forgetOldPauses();
    if (found) await recordFailedSignIn(found.organizationId, email, origin);
    throw new DomainError("credentials_wrong");
  }
  await settleSignIn(attempt);
  const { organizationId, user } = found;
  if (!user.isActive || found.isSuspended) throw new DomainError("account_suspended");
  const identity = await writeAs(
    { organizationId, audit: { type: "USER", id: user.id, email }, origin, joins: undefined },
    async ({ orm }) => {
      const [signIn] = await orm
        .insert(signIns)
        .values({ organizationId, userId: user.id, ipAddress: origin.ipAddress, expiresAt })
        .returning({ id: signIns.id });
      if (!signIn) throw new Error("An insert without conflict clause always returns its row");
      if (refreshHash) {
        await orm
          .insert(refreshTokens)
          .values({ hash: refreshHash, signInId: signIn.id, expiresAt });
      }
      await orm
        .delete(signIns)
        .where(
          and(
            eq(signIns.organizationId, organizationId),
            eq(signIns.userId, user.id),
            sql`${signIns.expiresAt} < now() - make_interval(days => ${keptDays})`,
          ),
        );
      await orm
        .update(users)
        .set({ lastLoginAt: sql`now()` })
        .where(and(eq(users.organizationId, organizationId), eq(users.id, user.id)));
      return {
        result: { signInId: signIn.id, userId: user.id, organizationId },
        events: [event("USER_LOGIN", user, {})],
      };
    },
  );
  return personOf(identity);
}

async function findAccount(organizationSlug: string, email: string) {
  const { orm } = await database();
  const [found] = await orm
    .select({
      organizationId: organizations.id,
      isSuspended: organizations.isSuspended,
      user: {
        id: users.id,
        name: users.name,
        passwordHash: users.passwordHash,
        isActive: users.isActive,
      },
    })
    .from(organizations)
    .leftJoin(users, and(eq(users.organizationId, organizations.id), eq(users.email, email)))
    .where(eq(organizations.slug, organizationSlug));
  return found;
}

/** In a transaction of its own: nothing else was written. */
async function recordFailedSignIn(organizationId: string, email: string, origin: CallOrigin) {
  await recordAuditEvent(
    await database(),
    organizationId,
    { type: "USER", id: null, email },
    origin,
    {
      eventType: "USER_LOGIN_FAILED",
      resourceType: "USER",
      resourceId: null,
      resourceName: email,
      result: "FAILURE",
      errorMessage: "Email or password is not right",
      details: {},
    },
  );
}

/**
 * Trades a refresh token for new tokens. One that comes a second time has been stolen from someone,
 * so its whole sign-in ends.
 *
 * @throws DomainError `refresh_token_invalid`, `account_suspended`
 */
export async function refreshSignIn(token: string, origin: CallOrigin): Promise<TokenAnswer> {
  const hash = hashOpaqueToken(token);
  const store = await database();
  const next = newOpaqueToken();
  const identity = await store.transaction(async (queries) => {
    const used = await useRefreshToken(queries, hash);
    if (!used) return undefined;
    const expiresAt = sql`now() + make_interval(days => ${refreshDays})`;
    await queries.orm
      .insert(refreshTokens)
      .values({ hash: next.hash, signInId: used.signInId, expiresAt });
    await queries.orm.update(signIns).set({ expiresAt }).where(eq(signIns.id, used.signInId));
    return used;
  });
  if (!identity) {
    await endReusedSignIn(hash, origin);
    throw new DomainError("refresh_token_invalid");
  }
  return tokenAnswer(await personOf(identity), next.token);
}

async function useRefreshToken({ orm }: Queries, hash: string): Promise<Identity | undefined> {
  const [used] = await orm
    .update(refreshTokens)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(refreshTokens.hash, hash),
        isNull(refreshTokens.usedAt),
        sql`${refreshTokens.expiresAt} > now()`,
      ),
    )
    .returning({ signInId: refreshTokens.signInId });
  if (!used) return undefined;
  const [open] = await orm
    .select({ userId: signIns.userId, organizationId: signIns.organizationId })
    .from(signIns)
    .where(and(eq(signIns.id, used.signInId), isNull(signIns.endedAt)));
  return open && { ...open, signInId: used.signInId };
}

async function endReusedSignIn(hash: string, origin: CallOrigin): Promise<void> {
  const owner = await findTokenOwner(hash);
  if (owner?.usedAt) await endSignIn(owner, origin, "REFRESH_TOKEN_REUSE");
}

/**
 * Ends the sign-in of a person, or of a refresh token; its access tokens and cookies end with it.
 * What is over or unknown stays as it is.
 */
export async function signOut(
  {
    person,
    refreshToken,
  }: { person?: Person | undefined; refreshToken?: string | null | undefined },
  origin: CallOrigin,
): Promise<void> {
  if (person) {
    const { signInId, id: userId, name, email, organization } = person;
    const owner = { signInId, userId, name, email, organizationId: organization.id };
    await endSignIn(owner, origin, "USER_LOGOUT");
  }
  const owner = refreshToken ? await findTokenOwner(hashOpaqueToken(refreshToken)) : undefined;
  if (owner) await endSignIn(owner, origin, "USER_LOGOUT");
}

/** Ends a browser's sign-in by what its cookie says. */
export async function signOutIdentity(identity: Identity, origin: CallOrigin): Promise<void> {
  const person = await readPerson(identity);
  if (person) await signOut({ person }, origin);
}

async function findTokenOwner(hash: string) {
  const { orm } = await database();
  const [owner] = await orm
    .select({
      usedAt: refreshTokens.usedAt,
      signInId: signIns.id,
      organizationId: signIns.organizationId,
      userId: users.id,
      name: users.name,
      email: users.email,
    })
    .from(refreshTokens)
    .innerJoin(signIns, eq(signIns.id, refreshTokens.signInId))
    .innerJoin(
      users,
      and(eq(users.organizationId, signIns.organizationId), eq(users.id, signIns.userId)),
    )
    .where(eq(refreshTokens.hash, hash));
  return owner;
}

async function endSignIn(
  owner: Identity & { name: string; email: string },
  origin: CallOrigin,
  eventType: AuditEventType,
): Promise<void> {
  const { organizationId, userId, signInId, email } = owner;
  await writeAs(
    { organizationId, audit: { type: "USER", id: userId, email }, origin, joins: undefined },
    async ({ orm }) => {
      const ended = await orm
        .update(signIns)
        .set({ endedAt: sql`now()` })
        .where(and(eq(signIns.id, signInId), isNull(signIns.endedAt)))
        .returning({ id: signIns.id });
      const events = ended.map(() =>
        event(eventType, { id: userId, name: owner.name }, { signInId }),
      );
      return { result: undefined, events };
    },
  );
}

async function personOf(identity: Identity): Promise<Person> {
  const person = await readPerson(identity);
  if (!person) throw new DomainError("unauthorized");
  return person;
}

async function tokenAnswer(person: Person, refreshToken: string): Promise<TokenAnswer> {
  const { id: userId, signInId, organization } = person;
  return {
    accessToken: await issueAccessToken({ userId, signInId, organizationId: organization.id }),
    refreshToken,
    expiresIn: environment().accessTokenSeconds,
    tokenType: "Bearer",
    user: accountOf(person),
  };
}

/** A person in the words of the wire. */
export function accountOf({ id, email, name, isOrgAdmin, organization }: Person): Account {
  return {
    id,
    email,
    name,
    isOrgAdmin,
    organizationId: organization.id,
    organizationName: organization.name,
    organizationSlug: organization.slug,
    subscriptionTier: "ENTERPRISE",
    mfaEnabled: false,
  };
}

/** A person with what their organization allows, in the words of the wire. */
export function meOf(person: Person): Me {
  return {
    ...accountOf(person),
    platformRole: "CUSTOMER",
    maxUsers: person.organization.maxUsers,
    maxResources: person.organization.maxResources,
    organizationMfaRequired: false,
  };
}

function event(
  eventType: AuditEventType,
  { id, name }: { id: string; name: string },
  details: Record<string, unknown>,
) {
  return { eventType, resourceType: "USER" as const, resourceId: id, resourceName: name, details };
}
