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
          nobody={nobodyText(role)}
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

function nobodyText({ userIds, resourceIds }: Role): string {
  if (userIds.length === 0) return "Nobody loses access: nobody has this role.";
  if (resourceIds.length === 0) return "Nobody loses access: the role holds no resources.";
  return "Nobody loses access by this.";
}
