"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { Consequence } from "@/components/consequence";
import { rolePreview } from "@/lib/client/previews";
import { deleteRole } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";

/** Says what deleting a role means and for how many, and wants its name typed. */
export function DeleteRoleDialog({
  role,
  onOpenChange,
  onDeleted,
}: {
  role: Role;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}) {
  return (
    <ConfirmDialog
      onOpenChange={onOpenChange}
      title={`Delete ${role.name}?`}
      description={
        <Consequence
          request={rolePreview(role.id, { delete: true })}
          nobody={`Nobody loses access: the role ${role.userIds.length === 0 ? "is given to nobody" : "opens nothing that they lose"}.`}
          note="People and resources themselves are not deleted. Running sessions go on to their end. This cannot be undone."
        />
      }
      actionLabel="Delete role"
      pendingLabel="Deleting…"
      purpose="finish deleting this role"
      save={deleteRole(role.id)}
      onDone={onDeleted}
      request={{ method: "DELETE", path: `/roles/${role.id}` }}
      typed={{ name: role.name, to: "delete this role" }}
    />
  );
}
