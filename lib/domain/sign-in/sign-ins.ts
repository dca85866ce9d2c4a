import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import { refreshTokens, signIns, users } from "@/db/schema/users";
import type { CallOrigin, Identity } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { refreshDays } from "./token-answer";
import { newOpaqueToken } from "./tokens";

/** How long an expired sign-in is kept for who looks into an incident. */
const keptDays = 30;
/** How long a browser stays signed in. */
export const browserHours = 12;

export type NewSignIn = { expiresAt: SQL; refreshHash?: string };

/** The cookie of a browser will name it. */
export const browserSignIn = (): NewSignIn => ({
  expiresAt: sql`now() + make_interval(hours => ${browserHours})`,
});

/** A program goes on with its refresh token. */
export function programSignIn(): NewSignIn & { refreshToken: string } {
  const { token: refreshToken, hash: refreshHash } = newOpaqueToken();
  const expiresAt = sql`now() + make_interval(days => ${refreshDays})`;
  return { expiresAt, refreshHash, refreshToken };
}

/** Opens a sign-in for a person whose proof was good, within the change that it belongs to. */
export async function addSignIn(
  { orm }: Queries,
  { organizationId, userId, name }: { organizationId: string; userId: string; name: string },
  { expiresAt, refreshHash }: NewSignIn,
  { ipAddress }: CallOrigin,
): Promise<{ identity: Identity; event: AuditEvent }> {
  const [signIn] = await orm
    .insert(signIns)
    .values({ organizationId, userId, ipAddress, expiresAt })
    .returning({ id: signIns.id });
  if (!signIn) throw new Error("An insert without conflict clause always returns its row");
  if (refreshHash) {
    await orm.insert(refreshTokens).values({ hash: refreshHash, signInId: signIn.id, expiresAt });
  }
  await orm
    .delete(signIns)
    .where(
      and(
        eq(signIns.organizationId, organizationId),
        eq(signIns.userId, userId),
        sql`${signIns.expiresAt} < now() - make_interval(days => ${keptDays})`,
      ),
    );
  await orm
    .update(users)
    .set({ lastLoginAt: sql`now()` })
    .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  return {
    identity: { signInId: signIn.id, userId, organizationId },
    event: {
      eventType: "USER_LOGIN",
      resourceType: "USER",
      resourceId: userId,
      resourceName: name,
      details: { signInId: signIn.id },
    },
  };
}
