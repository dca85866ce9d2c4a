"use client";

import { CalendarClock } from "lucide-react";
import { formatAbsolute, formatDay } from "@/lib/client/format";
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
        const [kept, changed] = endTexts(theirs, wanted);
        const options = [
          { mine: false, text: `keep ${kept}` },
          { mine: true, text: changed },
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
                {item.provider === undefined
                  ? " already has this role "
                  : " is already in this role "}
                {theirs === null ? "with " : "until "}
                {`${kept}, by ${story?.assignedBy.name ?? "someone else"}.`}
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

/** Two ends in words that differ: days, or the moments where they fall on one day. */
function endTexts(theirs: string | null, mine: string | null): [string, string] {
  const day = (moment: string | null) =>
    moment === null ? "no end" : formatDay(new Date(moment), new Date());
  const exact = (moment: string | null) =>
    moment === null ? "no end" : formatAbsolute(new Date(moment));
  return day(theirs) === day(mine) ? [exact(theirs), exact(mine)] : [day(theirs), day(mine)];
}
