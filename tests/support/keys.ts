import type { IssuedApiKey } from "@/lib/contract/api-keys";
import type { Scope } from "@/lib/contract/permissions";
import type { Bearer, Caller } from "./call";

export type KeyWish = {
  name?: string;
  scopes?: readonly Scope[];
  expiresAt?: string | null;
};

/** Makes a key through the API. */
export async function makeKey(call: Caller, as: Bearer, wish: KeyWish = {}): Promise<IssuedApiKey> {
  const body = { name: "ci-1", scopes: ["roles:read"], ...wish };
  const answer = await call<IssuedApiKey>("POST", "/api/v1/api-keys", { as, body });
  if (answer.status !== 201) throw new Error(`No key was made: ${answer.text}`);
  return answer.body;
}

/** The headers that say: it is this key that calls. */
export const by = ({ plainTextKey }: IssuedApiKey) => ({ "x-api-key": plainTextKey });
