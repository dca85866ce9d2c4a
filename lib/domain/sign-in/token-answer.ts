import type { TokenAnswer } from "@/lib/contract/auth";
import type { SignedInPerson } from "@/lib/domain/actor";
import { environment } from "@/lib/env";
import { accountOf } from "./accounts";
import { issueAccessToken } from "./tokens";

/** How long a program may go without refreshing. */
export const refreshDays = 7;

/** What a program gets when it signs in or refreshes. */
export async function tokenAnswer(
  person: SignedInPerson,
  refreshToken: string,
): Promise<TokenAnswer> {
  const { id: userId, signInId, organization } = person;
  return {
    accessToken: await issueAccessToken({ userId, signInId, organizationId: organization.id }),
    refreshToken,
    expiresIn: environment().accessTokenSeconds,
    tokenType: "Bearer",
    user: accountOf(person),
  };
}
