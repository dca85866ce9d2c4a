"use client";

import { ChangeEndDialog } from "@/components/roles/change-end-dialog";
import { UnassignDialog } from "@/components/roles/unassign-dialog";
import type { useUndo } from "@/components/use-undo";
import { type Assigned, changeEnds, putBack, unassignMany } from "@/lib/client/assignments";
import { formatCount } from "@/lib/client/format";
import { useWrite } from "@/lib/client/use-write";
import type { User } from "@/lib/contract/users";
import { AddRolesDialog } from "./add-roles-dialog";

/** What is open over a person's roles. */
export type RoleDialog = { about: "add" } | { about: "end" | "unassign"; role: Assigned };

/** The dialogs of a person's roles, each with the call that takes back what it did. */
export function UserRoleDialogs({
  user,
  dialog,
  undo: { offerUndo, fail },
  onAdded,
  onClose,
}: {
  user: User;
  dialog: RoleDialog | undefined;
  undo: ReturnType<typeof useUndo>;
  onAdded: (roleIds: readonly string[]) => void;
  onClose: () => void;
}) {
  const write = useWrite();
  if (dialog === undefined) return null;
  if (dialog.about === "add") {
    return (
      <AddRolesDialog
        user={user}
        onOpenChange={onClose}
        onGiven={(roles) => {
          onAdded(roles.map(({ id }) => id));
          if (roles.length === 0) return;
          const counted = formatCount(roles.length, "role");
          offerUndo({
            told: `${counted} given to ${user.name}.`,
            name: user.name,
            undo: async () => {
              for (const { id } of roles) await write(unassignMany(id, "users"), [user.id]);
              return `Undone. ${counted} taken from ${user.name} again.`;
            },
          });
        }}
      />
    );
  }
  const { role } = dialog;
  const held = { id: user.id, name: user.name, expiresAt: role.expiresAt };
  if (dialog.about === "end") {
    return (
      <ChangeEndDialog
        role={role}
        kind="users"
        item={held}
        onClose={onClose}
        onChanged={({ before, after }) =>
          offerUndo({
            told: `${role.name} ${after.expiresAt === null ? "has no end now" : "has another end now"}.`,
            name: user.name,
            undo: async () => {
              await write(changeEnds(role.id, "users"), before);
              return "The end is as it was.";
            },
          })
        }
      />
    );
  }
  return (
    <UnassignDialog
      role={role}
      kind="users"
      item={held}
      rowId={role.id}
      onClose={onClose}
      onUnassigned={() =>
        offerUndo({
          told: `${role.name} was taken from ${user.name}.`,
          name: user.name,
          undo: async () => {
            await write(putBack(role.id, "users"), held);
            return `${user.name} has ${role.name} again.`;
          },
        })
      }
      onGone={(error) => fail({ error, name: user.name })}
    />
  );
}
