"use client";

import { CircleAlert, Info } from "lucide-react";
import { Button } from "@/components/ui/button";
import { idsMax } from "@/lib/contract/common";
import { storyText } from "./assign-options";
import type { Conflict } from "./use-assign";
import type { Refused } from "./use-choice";

const shownMax = 5;

/** Under the search field: what of the pasted cannot be added and why, and what needs nothing. */
export function AssignMessages({
  complaint,
  refused,
  alreadyThere,
  tooMany,
  chosenCount,
  onDropRefused,
  onDropAlreadyThere,
}: {
  complaint: string | undefined;
  refused: readonly Refused[];
  alreadyThere: readonly Conflict[];
  tooMany: boolean;
  chosenCount: number;
  onDropRefused: () => void;
  onDropAlreadyThere: () => void;
}) {
  return (
    <>
      {complaint === undefined ? null : <Complaint lines={[complaint]} />}
      {tooMany ? (
        <Complaint lines={[`At most ${idsMax} at a time. Assign these, then add the rest.`]} />
      ) : null}
      {refused.length === 0 ? null : (
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-60">
            <Complaint lines={shortened(refused.map(({ reason }) => reason))} />
          </div>
          <Button size="sm" onClick={onDropRefused}>
            {chosenCount > 0 && refused.length > 1
              ? `Keep the ${chosenCount} that ${chosenCount === 1 ? "was" : "were"} found`
              : refused.length > 1
                ? "Remove all"
                : "Remove"}
          </Button>
        </div>
      )}
      {alreadyThere.length === 0 ? null : (
        <div className="flex items-start gap-2 rounded-md border border-info-border bg-info-subtle py-1.5 ps-2.5 pe-1.5 text-xs">
          <Info aria-hidden="true" className="mt-1.5 size-3.5 shrink-0 text-info-text" />
          <ul className="min-w-0 flex-1 py-1">
            {shortened(
              alreadyThere.map(
                ({ item, story }) =>
                  `${item.name} ${item.provider === undefined ? "has" : "is in"} this role already${storyText(story, "added")}. Nothing to do.`,
              ),
            ).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <Button size="sm" variant="ghost" onClick={onDropAlreadyThere}>
            Got it
          </Button>
        </div>
      )}
    </>
  );
}

function Complaint({ lines }: { lines: readonly string[] }) {
  return (
    <div className="flex min-w-0 items-start gap-1.5 text-danger-text text-xs">
      <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
      <ul className="min-w-0">
        {lines.map((line) => (
          <li key={line} className="wrap-anywhere">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= shownMax) return [...lines];
  return [...lines.slice(0, shownMax - 1), `And ${lines.length - shownMax + 1} more.`];
}
