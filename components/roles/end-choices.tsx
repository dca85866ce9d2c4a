"use client";

import { CalendarClock } from "lucide-react";
import { formatDay } from "@/lib/client/format";
import { untilText } from "./end";
import type { Conflict } from "./use-assign";

/**
 * Ends of which only one can count: somebody else was faster and gave another one. Theirs stays
 * unless the person at the screen says otherwise.
 */
export function EndChoices({
  conflicts,
  chosen,
  onChoose,
}: {
  conflicts: readonly Conflict[];
  /** Ids whose end is to be the one that was asked for. */
  chosen: ReadonlySet<string>;
  onChoose: (id: string, mine: boolean) => void;
}) {
  return (
    <section
      aria-label="Ends to choose between"
      className="shrink-0 rounded-md border border-info-border bg-info-subtle text-sm"
    >
      {conflicts.map(({ item, story, wanted }) => {
        const theirs = story?.expiresAt ?? null;
        const options = [
          { mine: false, text: `keep ${theirs === null ? "no end" : dayOf(theirs)}` },
          { mine: true, text: wanted === null ? "no end" : `end it ${dayOf(wanted)}` },
        ];
        return (
          <fieldset
            key={item.id}
            className="flex flex-wrap items-center gap-x-5 gap-y-1 border-info-border px-3 py-2.5 not-first:border-t"
          >
            <legend className="sr-only">{`Which end counts for ${item.name}?`}</legend>
            <p className="flex min-w-0 basis-full items-start gap-2">
              <CalendarClock aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-info-text" />
              <span className="min-w-0 wrap-anywhere">
                <strong className="font-medium">{item.name}</strong>
                {` ${item.provider === undefined ? "has" : "is in"} this role already ${untilText(theirs)}, by ${story?.assignedBy.name ?? "someone else"}.`}
              </span>
            </p>
            {options.map(({ mine, text }) => (
              <label key={text} className="ms-6 inline-flex min-h-6 items-center gap-2">
                <input
                  type="radio"
                  name={`end-${item.id}`}
                  checked={chosen.has(item.id) === mine}
                  onChange={() => onChoose(item.id, mine)}
                  className="size-4 accent-accent"
                />
                {text}
              </label>
            ))}
          </fieldset>
        );
      })}
    </section>
  );
}

function dayOf(moment: string): string {
  return formatDay(new Date(moment), new Date());
}
