"use client";

import { History, ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Menu } from "@/components/ui/menu";
import type { ChoiceKind } from "@/lib/client/access-choices";
import type { AccessFocus, AccessFilters as Filters } from "@/lib/client/access-search";
import { formatAbsolute } from "@/lib/client/format";

const ChoiceChip = dynamic(() => import("./choice-chip").then((module) => module.ChoiceChip));
const ChooseDialog = dynamic(() => import("./choose-dialog").then((module) => module.ChooseDialog));
const MomentDialog = dynamic(() => import("./moment-dialog").then((module) => module.MomentDialog));

const kinds = [
  { kind: "user", key: "userId", label: "Person" },
  { kind: "resource", key: "resourceId", label: "Resource" },
  { kind: "role", key: "roleId", label: "Role" },
] as const;

/** What of the address changes when a filter does. */
export type FilterChange = Partial<Record<ChoiceKind | "at", string | null>> & {
  open?: "true" | null;
};

/** What is filtered stands as chips beside the buttons that add to it. */
export function AccessFilters({
  filters,
  focus,
  onChange,
}: {
  filters: Filters;
  /** What the page is about cannot be filtered away. */
  focus: AccessFocus;
  onChange: (change: FilterChange) => void;
}) {
  const [choosing, setChoosing] = useState<ChoiceKind | "at">();
  const offered = kinds.filter(({ key }) => focus[key] === undefined);
  const { at } = filters;
  function change(next: FilterChange) {
    setChoosing(undefined);
    onChange(next);
  }
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
          ...offered.map(({ kind, label }) => ({
            kind: "action" as const,
            label: `${label}…`,
            onPress: () => setChoosing(kind),
          })),
          {
            kind: "action",
            label: "Open now",
            onPress: () => onChange({ open: "true", at: null }),
          },
        ]}
      />
      <Button onClick={() => setChoosing("at")} aria-haspopup="dialog">
        <History aria-hidden="true" />
        As of…
      </Button>
      {offered.map(({ kind, key, label }) =>
        filters[key] === undefined ? null : (
          <ChoiceChip
            key={kind}
            kind={kind}
            id={filters[key]}
            label={label}
            onRemove={() => onChange({ [kind]: null })}
          />
        ),
      )}
      {filters.open === undefined ? null : (
        <Chip
          label="Open now"
          removeLabel="Show what is not open too"
          onRemove={() => onChange({ open: null })}
        />
      )}
      {at === undefined ? null : (
        <Chip
          label={`As of ${formatAbsolute(new Date(at))}`}
          removeLabel="Back to now"
          onRemove={() => onChange({ at: null })}
        />
      )}
      {choosing === undefined || choosing === "at" ? null : (
        <ChooseDialog
          kind={choosing}
          onClose={() => setChoosing(undefined)}
          onChoose={(id) => change({ [choosing]: id })}
        />
      )}
      {choosing === "at" ? (
        <MomentDialog
          at={at}
          onClose={() => setChoosing(undefined)}
          onChoose={(moment) => change({ at: moment, open: null })}
        />
      ) : null}
    </>
  );
}
