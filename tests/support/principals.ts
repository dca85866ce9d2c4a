import type { TokenAnswer } from "@/lib/contract/auth";
import type { Bearer, Caller } from "./call";
import { demoPassword } from "./settings";

export type Credentials = { organizationSlug: string; email: string; password?: string };

/** A person with real tokens of a real sign-in. */
export type Principal = Bearer & TokenAnswer;

/** The accounts of the demo data, each in their own organization. */
export const accounts = {
  admin: { organizationSlug: "acme", email: "admin@acme.example" },
  otherAdmin: { organizationSlug: "acme", email: "priya.nair@acme.example" },
  member: { organizationSlug: "acme", email: "member@acme.example" },
  foreignAdmin: { organizationSlug: "globex", email: "admin@globex.example" },
} satisfies Record<string, Credentials>;

/** Signs in through the API. */
export async function signIn(call: Caller, who: Credentials): Promise<Principal> {
  const { organizationSlug, email, password = demoPassword } = who;
  const answer = await call<TokenAnswer>("POST", "/api/v1/auth/login", {
    body: { organizationSlug, email, password },
  });
  if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.text}`);
  return answer.body;
}
