"use client";

import { ListFilter } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Menu } from "@/components/ui/menu";
import type { RoleSearch } from "@/lib/client/role-search";
import { limitLabel, limitOptions, withoutLabel, withoutOptions } from "./role-filter-options";

type Filters = Partial<Pick<RoleSearch, "limit" | "without">>;

/** What is filtered stands as chips beside the button that adds to it. */
export function RoleFilters({
  search,
  onChange,
}: {
  search: RoleSearch;
  onChange: (change: Filters) => void;
}) {
  const { limit, without } = search;
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
          {
            kind: "choice",
            label: "Session limit",
            value: limit ?? undefined,
            options: limitOptions,
            onChange: (value) =>
              onChange({
                limit: limitOptions.find((option) => option.value === value)?.value ?? null,
              }),
          },
          {
            kind: "choice",
            label: "Contents",
            value: without ?? undefined,
            options: withoutOptions,
            onChange: (value) =>
              onChange({
                without: withoutOptions.find((option) => option.value === value)?.value ?? null,
              }),
          },
        ]}
      />
      {limit === null ? null : (
        <Chip
          label={`Limit: ${limitLabel(limit)}`}
          removeLabel="Remove the limit filter"
          onRemove={() => onChange({ limit: null })}
        />
      )}
      {without === null ? null : (
        <Chip
          label={withoutLabel(without)}
          removeLabel={`Remove the filter “${withoutLabel(without)}”`}
          onRemove={() => onChange({ without: null })}
        />
      )}
      {limit !== null && without !== null ? (
        <Button variant="ghost" size="sm" onClick={() => onChange({ limit: null, without: null })}>
          Clear all
        </Button>
      ) : null}
    </>
  );
}
