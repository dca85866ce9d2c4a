"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { ChoiceChip } from "@/components/access/choice-chip";
import { choiceFilter } from "@/components/choice-filter";
import { ListFilters } from "@/components/list-filters";
import type { SessionFocus, SessionSearch } from "@/lib/client/session-search";

const ChooseDialog = dynamic(() =>
  import("@/components/access/choose-dialog").then((module) => module.ChooseDialog),
);

const states = [
  { value: "live", label: "Running" },
  { value: "ended", label: "Ended" },
] as const;

const kinds = [
  { kind: "user", key: "userId", label: "Person" },
  { kind: "resource", key: "resourceId", label: "Resource" },
  { kind: "role", key: "roleId", label: "Role" },
] as const;

type Kind = (typeof kinds)[number]["kind"];
type Filters = Partial<Pick<SessionSearch, "state" | Kind>>;

/** The filters of a list of sessions, of which some are chosen from all people or resources. */
export function SessionFilters({
  search,
  focus,
  onChange,
}: {
  search: SessionSearch;
  /** What the page is about cannot be filtered away. */
  focus: SessionFocus;
  onChange: (change: Filters) => void;
}) {
  const [choosing, setChoosing] = useState<Kind>();
  const offered = kinds.filter(({ key }) => focus[key] === undefined);
  return (
    <>
      <ListFilters
        choices={[
          choiceFilter({
            label: "State",
            value: search.state,
            options: states,
            onChange: (state) => onChange({ state }),
          }),
        ]}
        more={offered.map(({ kind, label }) => ({
          kind: "action",
          label: `${label}…`,
          onPress: () => setChoosing(kind),
        }))}
      />
      {offered.map(({ kind, label }) => {
        const id = search[kind];
        return id === null ? null : (
          <ChoiceChip
            key={kind}
            kind={kind}
            id={id}
            label={label}
            onRemove={() => onChange({ [kind]: null })}
          />
        );
      })}
      {choosing === undefined ? null : (
        <ChooseDialog
          kind={choosing}
          onClose={() => setChoosing(undefined)}
          onChoose={(id) => {
            setChoosing(undefined);
            onChange({ [choosing]: id });
          }}
        />
      )}
    </>
  );
}
