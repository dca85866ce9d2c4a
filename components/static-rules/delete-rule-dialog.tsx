"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { formatNames } from "@/lib/client/format";
import { deleteStaticRule } from "@/lib/client/static-rules";
import type { StaticIpRule } from "@/lib/contract/static-ip-rules";

/** Says where the address is taken off, and what may keep it there. */
export function DeleteRuleDialog({
  rule: { id, label, ipAddress, resources },
  onOpenChange,
  onDeleted,
}: {
  rule: StaticIpRule;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}) {
  const names = formatNames(resources.map(({ resourceName }) => resourceName));
  return (
    <ConfirmDialog
      onOpenChange={onOpenChange}
      title={`Delete ${label}?`}
      description={`${ipAddress} comes off the ${resources.length === 1 ? "allow-list" : "allow-lists"} of ${names} within moments. It stays where a session or another rule needs it.`}
      actionLabel="Delete rule"
      pendingLabel="Deleting…"
      purpose="finish deleting this rule"
      save={deleteStaticRule(id)}
      onDone={onDeleted}
      request={{ method: "DELETE", path: `/static-ip-rules/${id}` }}
    />
  );
}
