import type { UseMutationOptions } from "@tanstack/react-query";
import type { ApiRequest } from "@/components/curl";
import type { UserAct } from "@/lib/client/user-address";
import { deleteUser, revokeInvitation, setUser } from "@/lib/client/users";
import type { UserPreviewBody } from "@/lib/contract/previews";
import type { User, UserUpdate } from "@/lib/contract/users";

/** Acts that are a question with one answer. */
export type AskedAct = Exclude<UserAct, "edit" | "resend">;

type Question = {
  title: string;
  /** What it means, beside what is worked out about who reaches what. */
  words: string;
  actionLabel: string;
  pendingLabel: string;
  tone: "danger" | "primary";
  /** What is said once it is done. */
  done: string;
  save: Pick<UseMutationOptions<unknown, Error, void>, "mutationFn" | "meta">;
  request: ApiRequest;
  /** What to work out: who would reach what then. */
  preview?: UserPreviewBody;
  /** What sets it back, where it can be. */
  inverse?: UserUpdate;
  typed?: { name: string; to: string };
};

/** What an act means for the person, in words, and the act itself. */
export function questionOf(act: AskedAct, user: User): Question {
  const { id, name, email } = user;
  const path = `/users/${id}`;
  const set = (body: UserUpdate & UserPreviewBody, inverse: UserUpdate) => ({
    save: setUser(id, body),
    request: { method: "PATCH", path, body } as const,
    preview: body,
    inverse,
  });
  switch (act) {
    case "admin":
      return {
        title: `Make ${name} an admin?`,
        words:
          "Admins manage people, roles and settings, read the audit log, and reach every resource, whatever their roles.",
        actionLabel: "Make admin",
        pendingLabel: "Saving…",
        tone: "primary",
        done: `${name} is an admin now.`,
        ...set({ isOrgAdmin: true }, { isOrgAdmin: false }),
      };
    case "member":
      return {
        title: `Make ${name} a member?`,
        words:
          "They can no longer manage anything, from their next click on, and reach only what their roles hold.",
        actionLabel: "Make member",
        pendingLabel: "Saving…",
        tone: "danger",
        done: `${name} is a member now.`,
        ...set({ isOrgAdmin: false }, { isOrgAdmin: true }),
      };
    case "deactivate":
      return {
        title: `Deactivate ${name}?`,
        words:
          "They are signed out at once, everywhere, and cannot sign in again. Their account and their roles stay, for when you reactivate them.",
        actionLabel: "Deactivate",
        pendingLabel: "Deactivating…",
        tone: "danger",
        done: `${name} was deactivated.`,
        ...set({ isActive: false }, { isActive: true }),
      };
    case "reactivate":
      return {
        title: `Reactivate ${name}?`,
        words: "They can sign in again with the password that they had.",
        actionLabel: "Reactivate",
        pendingLabel: "Reactivating…",
        tone: "primary",
        done: `${name} was reactivated.`,
        ...set({ isActive: true }, { isActive: false }),
      };
    case "revoke":
      return {
        title: `Revoke the invitation of ${name}?`,
        words: `The link that ${email} got stops working. The account stays without a password, until you send a new invitation or delete it.`,
        actionLabel: "Revoke invitation",
        pendingLabel: "Revoking…",
        tone: "danger",
        done: `The invitation of ${name} was revoked.`,
        save: revokeInvitation(id),
        request: { method: "DELETE", path: `${path}/invite` },
      };
    case "delete":
      return {
        title: `Delete ${name}?`,
        words: `They are signed out at once, everywhere, and lose all their roles. The audit log keeps what they did; ${email} can be invited again. This cannot be undone.`,
        actionLabel: "Delete person",
        pendingLabel: "Deleting…",
        tone: "danger",
        done: `${name} was deleted.`,
        save: deleteUser(id),
        request: { method: "DELETE", path },
        preview: { delete: true },
        typed: { name, to: "delete this person" },
      };
  }
}
