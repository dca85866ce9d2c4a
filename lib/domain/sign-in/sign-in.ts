import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/connection";
import { organizations } from "@/db/schema/organizations";
import { users } from "@/db/schema/users";
import type { SignIn, TokenAnswer } from "@/lib/contract/auth";
import { errorCatalogue } from "@/lib/contract/errors";
import { type CallOrigin, personBehind, type SignedInPerson } from "@/lib/domain/actor";
import { recordAuditEvent } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { sendsMails } from "@/lib/domain/mails";
import { writeAs } from "@/lib/domain/write";
import { verifyPassword } from "./password";
import { forgetOldPauses, reserveSignIn, settleSignIn } from "./pauses";
import { addSignIn, browserSignIn, type NewSignIn, programSignIn } from "./sign-ins";
import { tokenAnswer } from "./token-answer";

/**
 * Checks a password and opens a sign-in for a browser, whose cookie will name it.
 *
 * @throws DomainError `credentials_wrong`, `locked_out`, `account_suspended`, `password_expired`
 */
export function signInBrowser(credentials: SignIn, origin: CallOrigin): Promise<SignedInPerson> {
  return openSignIn(credentials, browserSignIn(), origin);
}

/**
 * Checks a password and opens a sign-in for a program.
 *
 * @throws DomainError `credentials_wrong`, `locked_out`, `account_suspended`, `password_expired`
 */
export async function signInProgram(credentials: SignIn, origin: CallOrigin): Promise<TokenAnswer> {
  const opened = programSignIn();
  return tokenAnswer(await openSignIn(credentials, opened, origin), opened.refreshToken);
}

/** Longer than a refusal's work takes, which is less where not even the organization is there. */
const refusalMilliseconds = 250;

async function openSignIn(
  credentials: SignIn,
  opened: NewSignIn,
  origin: CallOrigin,
): Promise<SignedInPerson> {
  const { organizationSlug, email, password } = credentials;
  const attempt = await reserveSignIn(organizationSlug, email, origin.ipAddress);
  const soonest = sleep(refusalMilliseconds);
  const found = await findAccount(organizationSlug, email);
  const right = await verifyPassword(found?.user?.passwordHash, password);
  if (!right || !found?.user) {
    await forgetOldPauses();
    if (found) await recordFailedSignIn(found.organizationId, email, "credentials_wrong", origin);
    await soonest;
    throw new DomainError("credentials_wrong");
  }
  await settleSignIn(attempt);
  const { organizationId, user } = found;
  if (!user.isActive || found.isSuspended) throw new DomainError("account_suspended");
  // Without a mail server nobody could be sent the link that leads out.
  if (user.isPasswordExpired && sendsMails()) {
    await recordFailedSignIn(organizationId, email, "password_expired", origin);
    throw new DomainError("password_expired");
  }
  const identity = await writeAs(
    {
      organizationId,
      audit: { type: "USER", id: user.id, email, name: user.name },
      origin,
      joins: undefined,
    },
    async (queries) => {
      // Read again within the turn: a password that was changed meanwhile opens nothing.
      const [same] = await queries.orm
        .select({ id: users.id })
        .from(users)
        .where(
          and(
            eq(users.organizationId, organizationId),
            eq(users.id, user.id),
            eq(users.passwordHash, user.passwordHash ?? ""),
          ),
        );
      if (!same) throw new DomainError("credentials_wrong");
      const owner = { organizationId, userId: user.id, name: user.name };
      const { identity, event } = await addSignIn(queries, owner, opened, origin);
      return { result: identity, events: [event] };
    },
  );
  return personBehind(identity);
}

/** The organization of a slug and, when there is one, its person with an e-mail address. */
export async function findAccount(organizationSlug: string, email: string) {
  const { orm } = await database();
  const [found] = await orm
    .select({
      organizationId: organizations.id,
      organizationName: organizations.name,
      isSuspended: organizations.isSuspended,
      user: {
        id: users.id,
        name: users.name,
        passwordHash: users.passwordHash,
        isActive: users.isActive,
        isPasswordExpired: sql<boolean>`coalesce(coalesce(${users.passwordChangedAt}, ${users.createdAt})
          + make_interval(days => ${organizations.passwordExpirationDays}) <= now(), false)`,
      },
    })
    .from(organizations)
    .leftJoin(users, and(eq(users.organizationId, organizations.id), eq(users.email, email)))
    .where(eq(organizations.slug, organizationSlug));
  return found;
}

/** In a transaction of its own: nothing else was written. */
async function recordFailedSignIn(
  organizationId: string,
  email: string,
  code: "credentials_wrong" | "password_expired",
  origin: CallOrigin,
) {
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
      errorMessage: errorCatalogue[code].message,
      details: {},
    },
  );
}
