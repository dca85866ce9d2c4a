import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/connection";
import { organizations } from "@/db/schema/organizations";
import { refreshTokens, signIns, users } from "@/db/schema/users";
import type { SignIn, TokenAnswer } from "@/lib/contract/auth";
import { type CallOrigin, personBehind, type SignedInPerson } from "./actor";
import { recordAuditEvent } from "./audit";
import { DomainError } from "./error";
import { verifyPassword } from "./password";
import { forgetOldPauses, reserveSignIn, settleSignIn } from "./sign-in-pauses";
import { refreshDays, tokenAnswer } from "./token-answer";
import { newOpaqueToken } from "./tokens";
import { writeAs } from "./write";

/** How long an expired sign-in is kept for who looks into an incident. */
const keptDays = 30;
/** How long a browser stays signed in. */
export const browserHours = 12;

/**
 * Checks a password and opens a sign-in for a browser, whose cookie will name it.
 *
 * @throws DomainError `credentials_wrong`, `locked_out`, `account_suspended`
 */
export function signInBrowser(credentials: SignIn, origin: CallOrigin): Promise<SignedInPerson> {
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
): Promise<SignedInPerson> {
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
    {
      organizationId,
      audit: { type: "USER", id: user.id, email, name: user.name },
      origin,
      joins: undefined,
    },
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
        events: [
          {
            eventType: "USER_LOGIN",
            resourceType: "USER",
            resourceId: user.id,
            resourceName: user.name,
            details: { signInId: signIn.id },
          },
        ],
      };
    },
  );
  return personBehind(identity);
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
    { type: "USER", id: null, email, name: null },
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
