"use client";

import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Dialog } from "@/components/ui/dialog";
import type { AssignableKind } from "@/lib/client/assignables";
import { formatCount } from "@/lib/client/format";
import type { Role } from "@/lib/contract/roles";
import { type AssignDone, AssignForm } from "./assign-form";

const nothing: AssignDone = { ids: [], ends: [] };

/**
 * Gives a role resources or people. Whether it is open is in the address; Back closes it, and even
 * then what was chosen is not thrown away without a question.
 */
export function AssignDialog({
  role,
  kind,
  onOpen,
  onClose,
  onDone,
}: {
  role: Role;
  /** What the address says; null closes the dialog. */
  kind: AssignableKind | null;
  onOpen: (kind: AssignableKind) => void;
  onClose: () => void;
  /** Called before the dialog closes onto the new rows. */
  onDone: (kind: AssignableKind, done: AssignDone) => void;
}) {
  // Stays what it was while the dialog fades.
  const [shown, setShown] = useState<AssignableKind>(kind ?? "resources");
  if (kind !== null && kind !== shown) setShown(kind);
  const [unsaved, setUnsaved] = useState(0);
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const finalFocus = useRef<HTMLElement>(null);
  const leftWithBack = kind === null && unsaved > 0;

  useEffect(() => {
    if (!leftWithBack) return;
    onOpen(shown);
    setAsking(true);
  }, [leftWithBack, onOpen, shown]);

  function close() {
    setAsking(false);
    setUnsaved(0);
    onClose();
  }
  function finish(done: AssignDone) {
    finalFocus.current = null;
    if (done.ids.length + done.ends.length > 0) {
      // The rows must stand in the page before the focus can go to the first of them.
      flushSync(() => onDone(shown, done));
      finalFocus.current = firstRowOf([...done.ids, ...done.ends.map(({ after }) => after.id)]);
    }
    close();
  }

  return (
    <Dialog
      open={kind !== null || leftWithBack}
      onOpenChange={() => (unsaved > 0 ? setAsking(true) : finish(nothing))}
      title={`Assign ${shown} to ${role.name}`}
      size="lg"
      initialFocus={field}
      finalFocus={finalFocus}
    >
      <AssignForm
        role={role}
        kind={shown}
        field={field}
        onUnsaved={setUnsaved}
        onCancel={() => (unsaved > 0 ? setAsking(true) : finish(nothing))}
        onFinish={finish}
      />
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Discard ${formatCount(unsaved, "choice")}?`}
        description="Nothing has been assigned yet."
        cancelLabel="Keep choosing"
        actionLabel="Discard"
        onAction={() => finish(nothing)}
      />
    </Dialog>
  );
}

function firstRowOf(ids: readonly string[]): HTMLElement | null {
  const wanted = new Set(ids);
  const rows = document.querySelectorAll<HTMLElement>("tr[data-row-id]");
  return [...rows].find((row) => wanted.has(row.dataset.rowId ?? "")) ?? null;
}
