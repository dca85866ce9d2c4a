"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { formatCount } from "@/lib/client/format";
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
      description={<Consequence role={role} />}
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

function Consequence({ role }: { role: Role }) {
  const people = role.userIds.length;
  const resources = role.resourceIds.length;
  return (
    <div className="flex flex-col gap-2">
      <p>
        {people === 0 || resources === 0
          ? `Nobody loses access: the role ${people === 0 ? "is given to nobody" : "holds no resources"}.`
          : `${formatCount(people, "person loses", "people lose")} what they reach through this role: ${formatCount(resources, "resource")}. Access through other roles stays.`}
      </p>
      <p>
        People and resources themselves are not deleted. Sessions that are running go on to their
        end. This cannot be undone.
      </p>
    </div>
  );
}
