import { mutationOptions } from "@tanstack/react-query";
import { z } from "zod";
import { line } from "@/lib/contract/common";
import { type UserCreate, type UserCreated, userNameMax } from "@/lib/contract/users";
import { readAddresses } from "./addresses";
import { api } from "./api";
import { type ApiError, asApiError, type ClientErrorCode } from "./api-error";
import { schemasIn } from "./schemas";
import { userKeys } from "./users";
import type { Write } from "./write";

const usersSchemas = schemasIn(() => import("@/lib/contract/users"));

/** Most people that are invited at once: each is a call and a mail. */
const atOnceMax = 50;

/** What the form of an invitation holds; it comes out as one body for each person. */
export const invitationForm = z
  .object({ emails: z.string(), name: z.string(), isOrgAdmin: z.boolean() })
  .transform(({ emails, name, isOrgAdmin }, context): UserCreate[] => {
    const { addresses, wrong } = readAddresses(emails);
    const complain = (field: string, message: string) =>
      void context.addIssue({ code: "custom", path: [field], message });
    if (wrong.length > 0) complain("emails", complaintAbout(wrong));
    else if (addresses.length === 0) complain("emails", "Enter at least one email address.");
    else if (addresses.length > atOnceMax) {
      complain("emails", `At most ${atOnceMax} people can be invited at once.`);
    }
    // One name cannot be that of several people.
    const own = addresses.length === 1 ? name.trim() : "";
    if (own !== "") {
      const checked = line("Name", userNameMax).safeParse(own);
      if (!checked.success) complain("name", checked.error.issues[0]?.message ?? "");
    }
    return addresses.map((address) => ({
      ...address,
      ...(own !== "" && { name: own }),
      isOrgAdmin,
    }));
  });

function complaintAbout(wrong: readonly string[]): string {
  const [first = "", ...rest] = wrong;
  return rest.length === 0
    ? `“${first}” is not an email address.`
    : `“${first}” and ${rest.length} more are not email addresses.`;
}

/** One person to invite, and the key under which that can safely be repeated. */
export type Invitation = { body: UserCreate; idempotencyKey: string };

export type InvitationOutcome = Invitation &
  ({ user: UserCreated; error?: undefined } | { user?: undefined; error: ApiError });

/** Refusals that concern one of many and leave the others as they are. */
const aboutOne = new Set<ClientErrorCode>(["email_taken", "validation"]);

/** Invites what the form holds. Fails where nobody has been invited yet. */
export function invitePeople() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey = crypto.randomUUID() }: Write<UserCreate[]>) =>
      inviteAll(
        body.map((each, index) => ({ body: each, idempotencyKey: `${idempotencyKey}.${index}` })),
      ),
    meta: { invalidates },
  });
}

/** Invites those who could not be invited before, under the keys of that time. */
export function inviteAgain() {
  return mutationOptions({ mutationFn: inviteAll, meta: { invalidates } });
}

const invalidates = [userKeys.lists, ["users", "choose"]];

/**
 * One after the other, with an outcome for each. A failure that would meet all of them stops it,
 * and is thrown where nobody has been invited yet.
 */
async function inviteAll(invitations: readonly Invitation[]): Promise<InvitationOutcome[]> {
  const outcomes: InvitationOutcome[] = [];
  let stopped: ApiError | undefined;
  for (const invitation of invitations) {
    if (stopped !== undefined) {
      outcomes.push({ ...invitation, error: stopped });
      continue;
    }
    try {
      const user = await api.post("/users", { schema: usersSchemas("userCreated"), ...invitation });
      outcomes.push({ ...invitation, user });
    } catch (thrown) {
      const error = asApiError(thrown);
      const alone = invitations.length === 1;
      const first = outcomes.every((outcome) => outcome.user === undefined);
      if (aboutOne.has(error.code) && !alone) outcomes.push({ ...invitation, error });
      // Whoever signs in again runs all of it again, under the same keys.
      else if (alone || first || error.code === "unauthorized") throw error;
      else {
        stopped = error;
        outcomes.push({ ...invitation, error });
      }
    }
  }
  return outcomes;
}
