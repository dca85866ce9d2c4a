"use client";

import { CircleCheck, CircleX, Info } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { Assignable, AssignableKind } from "@/lib/client/assignables";
import { formatCount } from "@/lib/client/format";
import { storyText } from "./assign-options";
import { wordsOf } from "./assignable-words";
import { type Conflict, hasOtherEnd, type Report } from "./use-assign";

/** What became of each: failures first, with ways on; what is done stands below and is locked. */
export function AssignReport({
  kind,
  report,
  done,
  conflicts,
  pending,
  onRetry,
  onGiveUp,
}: {
  kind: AssignableKind;
  report: Report;
  done: readonly Assignable[];
  conflicts: readonly Conflict[];
  pending: boolean;
  onRetry: (item: Assignable) => void;
  onGiveUp: (item: Assignable) => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { asked, failed } = report;
  // Each answer that leaves failures is news: the focus goes where it is told.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is what makes it new.
  useEffect(() => heading.current?.focus(), [failed.length]);

  return (
    <div className="flex flex-col gap-4">
      <h3
        ref={heading}
        tabIndex={-1}
        className="w-fit rounded-sm text-pretty font-semibold text-base outline-offset-4"
      >
        {failed.length === 0
          ? "Nothing is left to do."
          : `${failed.length} of ${formatCount(asked, wordsOf[kind].one)} ${failed.length === 1 ? "was" : "were"} not assigned`}
      </h3>
      {failed.length === 0 ? null : (
        <ul className="flex flex-col divide-y rounded-md border border-danger-border">
          {failed.map((item) => (
            <li key={item.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
              <CircleX aria-hidden="true" className="size-4 shrink-0 text-danger-text" />
              <div className="min-w-48 flex-1">
                <p className="break-words font-medium">{item.name}</p>
                <p className="text-muted-foreground text-xs">
                  {kind === "users"
                    ? "Was not found; they may have been removed meanwhile."
                    : "Was not found; it may have been deleted meanwhile."}
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  size="sm"
                  pending={pending}
                  aria-label={`Retry ${item.name}`}
                  onClick={() => onRetry(item)}
                >
                  Retry
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Remove ${item.name}`}
                  onClick={() => onGiveUp(item)}
                >
                  Remove
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {done.length + conflicts.length === 0 ? null : (
        <ul className="flex flex-col gap-2 px-3">
          {done.map((item) => (
            <Settled key={item.id} icon={<CircleCheck className="text-success-text" />}>
              <span className="font-medium">{item.name}</span> was assigned.
            </Settled>
          ))}
          {conflicts.map(({ item, story, wanted }) => (
            <Settled key={item.id} icon={<Info className="text-info-text" />}>
              <span className="font-medium">{item.name}</span>
              {` was already added${storyText(story, "ago")}. ${hasOtherEnd(story, wanted) ? "It has another end than yours." : "Nothing to do."}`}
            </Settled>
          ))}
        </ul>
      )}
    </div>
  );
}

function Settled({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-3 text-sm">
      <span aria-hidden="true" className="mt-0.5 [&_svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}
