"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Menu } from "@/components/ui/menu";
import { choiceQuery } from "@/lib/client/access-choices";
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
] as const;

type Kind = (typeof kinds)[number]["kind"];
type Filters = Partial<Pick<SessionSearch, "state" | Kind>>;

/** What is filtered stands as chips beside the button that adds to it. */
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
  const { state } = search;
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
            label: "State",
            value: state ?? undefined,
            options: states,
            onChange: (value) =>
              onChange({ state: states.find((known) => known.value === value)?.value ?? null }),
          },
          ...offered.map(({ kind, label }) => ({
            kind: "action" as const,
            label: `${label}…`,
            onPress: () => setChoosing(kind),
          })),
        ]}
      />
      {state === null ? null : (
        <Chip
          label={`State: ${states.find(({ value }) => value === state)?.label}`}
          removeLabel="Remove the state filter"
          onRemove={() => onChange({ state: null })}
        />
      )}
      {offered.map(({ kind, label }) => {
        const id = search[kind];
        return id === null ? null : (
          <NamedChip
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

function NamedChip({
  kind,
  id,
  label,
  onRemove,
}: {
  kind: Kind;
  id: string;
  label: string;
  onRemove: () => void;
}) {
  const { data } = useQuery(choiceQuery(kind, id));
  const name = data === undefined ? "…" : (data?.name ?? `${id.slice(0, 8)}…`);
  return (
    <Chip
      label={`${label}: ${name}`}
      removeLabel={`Remove the ${label.toLowerCase()} filter`}
      onRemove={onRemove}
    />
  );
}
