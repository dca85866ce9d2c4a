import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/connection";
import { refreshTokens, signIns, users } from "@/db/schema/users";
import type { AuditEventType } from "@/lib/contract/audit";
import { type CallOrigin, type Identity, isWellFormed } from "@/lib/domain/actor";
import { writeAs } from "@/lib/domain/write";
import { hashOpaqueToken } from "./tokens";

/**
 * Ends the sign-in that a token or cookie names, and that of a refresh token; its access tokens and
 * cookies end with it. What is over or unknown stays as it is.
 */
export async function signOut(
  named: { identity?: Identity | undefined; refreshToken?: string | null | undefined },
  origin: CallOrigin,
): Promise<void> {
  const { identity, refreshToken } = named;
  const owners = await Promise.all([
    identity && isWellFormed(identity) ? findOwner(identity) : undefined,
    refreshToken ? findTokenOwner(hashOpaqueToken(refreshToken)) : undefined,
  ]);
  for (const owner of owners) {
    if (owner) await endSignIn(owner, origin, "USER_LOGOUT");
  }
}

async function findOwner({ signInId, userId, organizationId }: Identity) {
  const { orm } = await database();
  const [owner] = await orm
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  return owner && { ...owner, signInId, userId, organizationId };
}

/** Whose a refresh token is, used or not; undefined for one that is not ours. */
export async function findTokenOwner(hash: string) {
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

/** Ends a sign-in, once, and tells why in the audit log. */
export async function endSignIn(
  owner: Identity & { name: string; email: string },
  origin: CallOrigin,
  eventType: AuditEventType,
): Promise<void> {
  const { organizationId, userId, signInId, email, name } = owner;
  await writeAs(
    {
      organizationId,
      audit: { type: "USER", id: userId, email, name },
      origin,
      joins: undefined,
    },
    async ({ orm }) => {
      const ended = await orm
        .update(signIns)
        .set({ endedAt: sql`now()` })
        .where(
          and(
            eq(signIns.id, signInId),
            eq(signIns.organizationId, organizationId),
            eq(signIns.userId, userId),
            isNull(signIns.endedAt),
          ),
        )
        .returning({ id: signIns.id });
      const events = ended.map(() => ({
        eventType,
        resourceType: "USER" as const,
        resourceId: userId,
        resourceName: owner.name,
        details: { signInId },
      }));
      return { result: undefined, events };
    },
  );
}
