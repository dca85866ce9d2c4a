"use client";

import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import type { ChoiceFilter } from "./choice-filter";
import { Button } from "./ui/button";
import { Chip } from "./ui/chip";
import { Menu, type MenuEntry } from "./ui/menu";

/** What is filtered stands as chips beside the button that adds to it. */
export function ListFilters({
  choices,
  more = [],
  onClearAll,
  children,
}: {
  choices: readonly ChoiceFilter[];
  /** What else the menu offers. */
  more?: readonly MenuEntry[];
  /** Undefined where there is not much to clear. */
  onClearAll?: (() => void) | undefined;
  /** The chips of what else is filtered. */
  children?: ReactNode;
}) {
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button>
            <ListFilter aria-hidden="true" />
            Filter
          </Button>
        }
        entries={[
          ...choices.map(({ label, value, options, onChange }) => ({
            ...{ kind: "choice" as const, label, options, onChange },
            value: value ?? undefined,
          })),
          ...more,
        ]}
      />
      {choices.map(({ label, value, chip, onChange }) =>
        value === null ? null : (
          <Chip
            key={label}
            label={chip}
            removeLabel={`Remove the filter “${chip}”`}
            onRemove={() => onChange(null)}
          />
        ),
      )}
      {children}
      {onClearAll ? (
        <Button variant="ghost" size="sm" onClick={onClearAll}>
          Clear all
        </Button>
      ) : null}
    </>
  );
}
