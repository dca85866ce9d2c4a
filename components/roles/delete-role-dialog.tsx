"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Consequence } from "@/components/consequence";
import { rolePreview } from "@/lib/client/previews";
import { deleteRole } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { RunningSessions } from "./running-sessions";

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
  const [revoke, setRevoke] = useState(false);
  const preview = rolePreview(role.id, { delete: true });
  return (
    <ConfirmDialog
      onOpenChange={onOpenChange}
      title={`Delete ${role.name}?`}
      description={
        <Consequence
          request={preview}
          nobody={nobodyText(role)}
          note="People and resources themselves are not deleted. This cannot be undone."
        />
      }
      actionLabel="Delete role"
      pendingLabel="Deleting…"
      purpose="finish deleting this role"
      save={deleteRole(role.id, revoke)}
      onDone={onDeleted}
      request={{
        method: "DELETE",
        path: `/roles/${role.id}${revoke ? "?revokeSessions=true" : ""}`,
      }}
      typed={{ name: role.name, to: "delete this role" }}
    >
      <RunningSessions request={preview} revoke={revoke} onChange={setRevoke} />
    </ConfirmDialog>
  );
}

function nobodyText({ userIds, resourceIds }: Role): string {
  if (userIds.length === 0) return "Nobody loses access: nobody has this role.";
  if (resourceIds.length === 0) return "Nobody loses access: the role holds no resources.";
  return "Nobody loses access by this.";
}
