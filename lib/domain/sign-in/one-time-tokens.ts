import { and, eq, isNull, sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import { oneTimeTokens } from "@/db/schema/users";
import { newOpaqueToken } from "./tokens";

export type Purpose = "invite" | "reset";

/** How long a token serves. */
export const inviteDays = 7;
export const resetMinutes = 60;
const lives = {
  invite: sql`now() + make_interval(days => ${inviteDays})`,
  reset: sql`now() + make_interval(mins => ${resetMinutes})`,
};

export type TokenOwner = { organizationId: string; userId: string };

const ofOwner = ({ organizationId, userId }: TokenOwner) =>
  and(eq(oneTimeTokens.organizationId, organizationId), eq(oneTimeTokens.userId, userId));

/** Makes a token. It stands in the answer or in a mail and nowhere else: only its hash is kept. */
export async function issueOneTimeToken(
  { orm }: Queries,
  owner: TokenOwner,
  purpose: Purpose,
): Promise<{ token: string; expiresAt: string }> {
  const { token, hash } = newOpaqueToken();
  const [issued] = await orm
    .insert(oneTimeTokens)
    .values({ hash, ...owner, purpose, expiresAt: lives[purpose] })
    .returning({ expiresAt: sql<string>`wire_time(${oneTimeTokens.expiresAt})` });
  if (!issued) throw new Error("An insert without conflict clause always returns its row");
  return { token, expiresAt: issued.expiresAt };
}

/**
 * Uses a token up. The database decides who comes first: of any number at once, one is told yes.
 *
 * @returns whether it was good
 */
export async function useOneTimeToken(
  { orm }: Queries,
  purpose: Purpose,
  hash: string,
): Promise<boolean> {
  const used = await orm
    .update(oneTimeTokens)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(oneTimeTokens.hash, hash),
        eq(oneTimeTokens.purpose, purpose),
        isNull(oneTimeTokens.usedAt),
        sql`${oneTimeTokens.expiresAt} > now()`,
      ),
    )
    .returning({ hash: oneTimeTokens.hash });
  return used.length > 0;
}

/**
 * Makes tokens worthless that were not used.
 *
 * @param purpose every purpose when it is left out
 * @returns the ends that they had
 */
export async function voidOneTimeTokens(
  { orm }: Queries,
  owner: TokenOwner,
  purpose?: Purpose,
): Promise<string[]> {
  const gone = await orm
    .delete(oneTimeTokens)
    .where(
      and(
        ofOwner(owner),
        isNull(oneTimeTokens.usedAt),
        purpose && eq(oneTimeTokens.purpose, purpose),
      ),
    )
    .returning({ expiresAt: sql<string>`wire_time(${oneTimeTokens.expiresAt})` });
  return gone.map(({ expiresAt }) => expiresAt);
}

const countStatement: Statement = {
  name: "count_reset_tokens",
  text: `select count(*)::int as count from one_time_tokens
    where organization_id = $1 and user_id = $2 and purpose = 'reset'
      and created_at > now() - interval '1 hour'`,
};

/** How many resets of an account were asked for within the last hour, from wherever. */
export async function countRecentResets(
  queries: Queries,
  { organizationId, userId }: TokenOwner,
): Promise<number> {
  const [row] = await queries.run<{ count: number }>(countStatement, [organizationId, userId]);
  return row?.count ?? 0;
}

/** Forgets an account's resets that are long over. */
export async function forgetOldResets({ orm }: Queries, owner: TokenOwner): Promise<void> {
  await orm
    .delete(oneTimeTokens)
    .where(
      and(
        ofOwner(owner),
        eq(oneTimeTokens.purpose, "reset"),
        sql`${oneTimeTokens.createdAt} < now() - interval '1 day'`,
      ),
    );
}
