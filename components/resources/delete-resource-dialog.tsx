"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { formatCount } from "@/lib/client/format";
import { deleteResource } from "@/lib/client/resources";
import type { Resource } from "@/lib/contract/resources";

/** Says what goes with a resource and what is in the way, and wants its name typed. */
export function DeleteResourceDialog({
  resource,
  onClose,
  onDeleted,
}: {
  resource: Resource;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { id, name, roleCount, liveSessions, rulesOpen } = resource;
  const roles =
    roleCount === 0
      ? "No role holds it."
      : `It is taken out of ${formatCount(roleCount, "role", "roles")}.`;
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description={`${roles} Its firewall itself stays as it is. This cannot be undone.`}
      actionLabel="Delete resource"
      pendingLabel="Deleting…"
      purpose="finish deleting this resource"
      save={deleteResource(id)}
      onDone={onDeleted}
      errorContext={{ resource: name }}
      request={{ method: "DELETE", path: `/resources/${id}` }}
      typed={{ name, to: "delete this resource" }}
    >
      {liveSessions + rulesOpen > 0 ? (
        <p className="text-pretty text-sm text-warning-text">
          {liveSessions > 0
            ? `It is open in ${formatCount(liveSessions, "session", "sessions")}: stop them first.`
            : `${formatCount(rulesOpen, "rule of ours is", "rules of ours are")} still there: it can be deleted when the last is gone.`}
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
