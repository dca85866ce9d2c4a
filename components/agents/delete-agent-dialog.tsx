"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { deleteAgent } from "@/lib/client/agents";
import type { Agent } from "@/lib/contract/agents";

/** Says what a deletion does to a program that still runs. */
export function DeleteAgentDialog({
  agent: { id, name, apiKeyName },
  onClose,
  onDeleted,
}: {
  agent: Agent;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const key = apiKeyName === null ? "its API key" : `the API key ${apiKeyName}`;
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description={`It is forgotten here, with what waits for it. If it still runs it ends by itself, and it comes back when it is started again. Revoke ${key} to keep it away.`}
      actionLabel="Delete agent"
      pendingLabel="Deleting…"
      purpose="finish deleting this agent"
      save={deleteAgent(id)}
      onDone={onDeleted}
      request={{ method: "DELETE", path: `/agents/${id}` }}
    />
  );
}
