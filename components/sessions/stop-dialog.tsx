"use client";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { formatCount } from "@/lib/client/format";
import { stopPath, stopSession } from "@/lib/client/sessions";
import type { Session } from "@/lib/contract/sessions";
import { addressText, resourceCount } from "./session-words";

/** Says what stopping a session closes, and stops it. */
export function StopDialog({
  session,
  whose = "own",
  onClose,
  onStopped,
}: {
  session: Session;
  whose?: "own" | "anybody";
  onClose: () => void;
  onStopped: () => void;
}) {
  const resources = formatCount(resourceCount(session), "resource");
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={whose === "own" ? "Stop this session?" : `Stop the session of ${session.userName}?`}
      description={`${resources} close for ${addressText(session)} within seconds. What another session or a static rule needs stays open.`}
      actionLabel="Stop session"
      pendingLabel="Stopping…"
      purpose="stop this session"
      save={stopSession(session.id, whose)}
      onDone={onStopped}
      request={{ method: "POST", path: stopPath(session.id, whose), body: {} }}
    />
  );
}
