import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import { refreshTokens, signIns } from "@/db/schema/users";
import type { TokenAnswer } from "@/lib/contract/auth";
import { type CallOrigin, type Identity, personBehind } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { endSignIn, findTokenOwner } from "./sign-out";
import { refreshDays, tokenAnswer } from "./token-answer";
import { hashOpaqueToken, newOpaqueToken } from "./tokens";

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
  const person = await store.transaction(async (queries) => {
    const used = await useRefreshToken(queries, hash);
    if (!used) return undefined;
    // Refused inside, so that a suspended person's token is not used up.
    const owner = await personBehind(used, queries);
    const expiresAt = sql`now() + make_interval(days => ${refreshDays})`;
    await queries.orm
      .insert(refreshTokens)
      .values({ hash: next.hash, signInId: used.signInId, expiresAt });
    await queries.orm.update(signIns).set({ expiresAt }).where(eq(signIns.id, used.signInId));
    return owner;
  });
  if (!person) {
    await endReusedSignIn(hash, origin);
    throw new DomainError("refresh_token_invalid");
  }
  return tokenAnswer(person, next.token);
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
