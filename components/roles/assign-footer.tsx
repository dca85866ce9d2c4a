"use client";

import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import type { AssignableKind } from "@/lib/client/assignables";
import { formatCount } from "@/lib/client/format";
import { countOf, wordsOf } from "./assignable-words";
import type { Report } from "./use-assign";

/** The ways out of the assign dialog, in each of its states. */
export function AssignFooter({
  kind,
  report,
  chosenCount,
  endCount,
  settled,
  idle,
  pending,
  onCancel,
  onFinish,
  onSave,
  onRetry,
}: {
  kind: AssignableKind;
  report: Report | undefined;
  chosenCount: number;
  /** How many ends are to be changed. */
  endCount: number;
  /** All that was chosen is in the role, one way or another. */
  settled: boolean;
  /** There is nothing to choose from. */
  idle: boolean;
  pending: boolean;
  onCancel: () => void;
  onFinish: () => void;
  onSave: () => void;
  onRetry: () => void;
}) {
  const finishLabel = endCount === 0 ? "Done" : `Change ${formatCount(endCount, "end")}`;
  if (report !== undefined) {
    const failures = report.failed.length;
    return (
      <DialogFooter>
        <Button onClick={onFinish} pending={pending && failures === 0}>
          {endCount === 0 ? "Close" : finishLabel}
        </Button>
        {failures === 0 ? null : (
          <Button variant="primary" pending={pending} pendingLabel="Assigning…" onClick={onRetry}>
            Retry {failures}
          </Button>
        )}
      </DialogFooter>
    );
  }
  return (
    <DialogFooter>
      {settled && endCount === 0 ? null : (
        <Button onClick={onCancel}>{idle ? "Close" : "Cancel"}</Button>
      )}
      {idle ? null : (
        <Button
          variant="primary"
          pending={pending}
          pendingLabel={settled ? "Changing…" : "Assigning…"}
          onClick={settled ? onFinish : onSave}
        >
          {settled
            ? finishLabel
            : chosenCount === 0
              ? `Assign ${wordsOf[kind].many}`
              : `Assign ${countOf(kind, chosenCount)}`}
        </Button>
      )}
    </DialogFooter>
  );
}
