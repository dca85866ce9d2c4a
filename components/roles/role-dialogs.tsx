"use client";

import type { ApiError } from "@/lib/client/api-error";
import type { AssignableKind } from "@/lib/client/assignables";
import type { Assigned } from "@/lib/client/assignments";
import type { Role } from "@/lib/contract/roles";
import { AddLevelDialog } from "./add-level-dialog";
import { ChangeEndDialog } from "./change-end-dialog";
import { DeleteRoleDialog } from "./delete-role-dialog";
import { EditRoleDialog } from "./role-form-dialog";
import { UnassignDialog } from "./unassign-dialog";
import type { useAssignments } from "./use-assignments";

/** What is open over a role's page: about the role, or about one of its rows. */
export type RoleDialog =
  | { about: "edit" }
  | { about: "delete" }
  | { about: "end"; item: Assigned }
  | { about: "level"; item: Assigned }
  | { about: "unassign"; item: Assigned };

/** The small dialogs of a role's page; the page fetches them with the first that it opens. */
export function RoleDialogs({
  role,
  kind,
  dialog,
  assignments: { unassigned, endsChanged, levelAdded },
  onEdited,
  onDeleted,
  onGone,
  onClose,
}: {
  role: Role;
  kind: AssignableKind;
  dialog: RoleDialog;
  assignments: ReturnType<typeof useAssignments>;
  onEdited: (before: Role, after: Role) => void;
  onDeleted: () => void;
  /** The row of the dialog, or the role, was gone before. */
  onGone: (error: ApiError, item: Assigned) => void;
  onClose: () => void;
}) {
  if (dialog.about === "edit") {
    return <EditRoleDialog roleId={role.id} onClose={onClose} onSaved={onEdited} />;
  }
  if (dialog.about === "delete") {
    return <DeleteRoleDialog role={role} onOpenChange={onClose} onDeleted={onDeleted} />;
  }
  const { item } = dialog;
  if (dialog.about === "end") {
    return (
      <ChangeEndDialog
        role={role}
        kind={kind}
        item={item}
        onClose={onClose}
        onChanged={(change) => endsChanged(kind, [change])}
      />
    );
  }
  if (dialog.about === "level") {
    return (
      <AddLevelDialog
        role={role}
        item={item}
        onClose={onClose}
        onAdded={(level) => levelAdded(item, level)}
      />
    );
  }
  return (
    <UnassignDialog
      role={role}
      kind={kind}
      item={item}
      onClose={onClose}
      onUnassigned={(level) => unassigned(kind, item, level)}
      onGone={(error) => onGone(error, item)}
    />
  );
}
