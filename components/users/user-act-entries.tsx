import {
  MailX,
  Pencil,
  RotateCcw,
  Send,
  ShieldMinus,
  ShieldPlus,
  Trash2,
  UserX,
} from "lucide-react";
import type { ReactElement } from "react";
import type { MenuEntry } from "@/components/ui/menu";
import type { UserAct } from "@/lib/client/user-address";
import type { User } from "@/lib/contract/users";

const words: Record<UserAct, { label: string; icon: ReactElement }> = {
  edit: { label: "Edit name", icon: <Pencil aria-hidden="true" /> },
  admin: { label: "Make admin", icon: <ShieldPlus aria-hidden="true" /> },
  member: { label: "Make member", icon: <ShieldMinus aria-hidden="true" /> },
  deactivate: { label: "Deactivate", icon: <UserX aria-hidden="true" /> },
  reactivate: { label: "Reactivate", icon: <RotateCcw aria-hidden="true" /> },
  resend: { label: "Resend invitation", icon: <Send aria-hidden="true" /> },
  revoke: { label: "Revoke invitation", icon: <MailX aria-hidden="true" /> },
  delete: { label: "Delete", icon: <Trash2 aria-hidden="true" /> },
};

/** What can be done to this account as it is, for a menu; the harmless things first. */
export function userActEntries(user: User, act: (act: UserAct) => void): MenuEntry[] {
  const invited = user.isActive && user.invitationExpiresAt !== null;
  // Once an invitation is revoked, only a new one leads in.
  const invitable = user.isActive && !invited && user.lastLoginAt === null;
  const acts: UserAct[] = [
    "edit",
    user.isOrgAdmin ? "member" : "admin",
    ...(invited ? (["resend", "revoke"] as const) : []),
    ...(invitable ? (["resend"] as const) : []),
    user.isActive ? "deactivate" : "reactivate",
  ];
  const entry = (name: UserAct): MenuEntry => ({
    kind: "action",
    ...words[name],
    ...(name === "resend" && invitable && { label: "Send invitation" }),
    onPress: () => act(name),
  });
  return [
    ...acts.map(entry),
    { kind: "separator", key: "line" },
    { ...words.delete, kind: "action", tone: "danger", onPress: () => act("delete") },
  ];
}
