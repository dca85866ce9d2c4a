import { randomBytes } from "node:crypto";
import type { TokenAnswer } from "@/lib/contract/auth";
import type { UserCreate, UserCreated } from "@/lib/contract/users";
import type { Bearer, Caller } from "./call";
import { tokenOf } from "./one-time-tokens";
import type { Principal } from "./principals";

/** A password that meets every rule. */
export const goodPassword = "Correct horse battery 7!";

/** An address that nobody has yet. */
export const newEmail = () => `new.${randomBytes(5).toString("hex")}@acme.example`;

/** Adds a person through the API, without a mail server: the answer carries the invitation. */
export async function addPerson(
  call: Caller,
  as: Bearer,
  wish: Partial<UserCreate> = {},
): Promise<UserCreated & { inviteToken: string }> {
  const body = { email: newEmail(), ...wish };
  const answer = await call<UserCreated>("POST", "/api/v1/users", { as, body });
  if (answer.status !== 201) throw new Error(`Nobody was added: ${answer.text}`);
  return { ...answer.body, inviteToken: tokenOf(answer.body.inviteUrl ?? "") };
}

/** Adds a person who has accepted the invitation already. */
export async function addSignedIn(
  call: Caller,
  as: Bearer,
  wish: Partial<UserCreate> = {},
): Promise<Principal> {
  const { inviteToken } = await addPerson(call, as, wish);
  const body = { inviteToken, password: goodPassword };
  const answer = await call<TokenAnswer>("POST", "/api/v1/auth/set-password", { body });
  if (answer.status !== 200) throw new Error(`The invitation was not taken: ${answer.text}`);
  return answer.body;
}
