import { randomBytes } from "node:crypto";
import type { Queries } from "@/db/queries";
import { hashOpaqueToken } from "@/lib/domain/sign-in/tokens";

/** Puts a token behind the API's back, good for a day, and answers what its link would carry. */
export async function makeOneTimeToken(
  store: Queries,
  userId: string,
  purpose: "invite" | "reset",
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await store.run(
    {
      text: `insert into one_time_tokens (hash, organization_id, user_id, purpose, expires_at)
        select $1, organization_id, id, $3, now() + interval '1 day' from users where id = $2`,
    },
    [hashOpaqueToken(token), userId, purpose],
  );
  return token;
}

/** Makes a person one who was invited and has no password yet. */
export async function forgetPassword(store: Queries, userId: string): Promise<void> {
  await store.run({ text: "update users set password_hash = null where id = $1" }, [userId]);
}

/** The token of a link, such as an invitation's. */
export function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token") ?? "";
}
