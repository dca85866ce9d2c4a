"use client";

import { useId } from "react";
import { type AuditSearch, type EventGroup, groupNames } from "@/lib/client/audit-search";
import { choiceFilter } from "../choice-filter";
import { ListFilters } from "../list-filters";
import { Chip } from "../ui/chip";
import { Input } from "../ui/input";

const groupLabels: Record<EventGroup, string> = {
  assignments: "Assignments",
  sessions: "Sessions",
  firewalls: "Rules at firewalls",
  "static-rules": "Static rules",
  roles: "Roles",
  people: "People",
  resources: "Resources",
  credentials: "Credentials",
  agents: "Agents",
  "sign-ins": "Sign-ins",
  keys: "API keys",
  organization: "Organization",
  refusals: "Refused calls",
  exports: "Exports of the log",
};
const groups = groupNames.map((value) => ({ value, label: groupLabels[value] }));
const results = [
  { value: "SUCCESS", label: "Done" },
  { value: "FAILURE", label: "Refused" },
] as const;

export type Change = Partial<Omit<AuditSearch, "event" | "q">>;

export const noFilters = {
  type: null,
  actor: null,
  about: null,
  result: null,
  from: null,
  to: null,
} satisfies Change;

/** What is filtered stands as chips beside the button that adds to it; days have fields of their own. */
export function AuditFilters({
  search,
  actorName,
  objectName,
  onChange,
}: {
  search: AuditSearch;
  /** What the shown events call the actor and the object that are filtered by. */
  actorName: string | undefined;
  objectName: string | undefined;
  onChange: (change: Change) => void;
}) {
  const { type, actor, about, result } = search;
  return (
    <>
      <Day label="From" value={search.from} onChange={(from) => onChange({ from })} />
      <Day label="To" value={search.to} onChange={(to) => onChange({ to })} />
      <ListFilters
        choices={[
          choiceFilter({
            label: "What happened",
            value: type,
            options: groups,
            chip: (chosen) => chosen,
            onChange: (value) => onChange({ type: value }),
          }),
          choiceFilter({
            label: "Result",
            value: result,
            options: results,
            chip: (chosen) => chosen,
            onChange: (value) => onChange({ result: value }),
          }),
        ]}
      />
      {actor === null ? null : (
        <Chip
          label={`By ${actorName ?? "one person"}`}
          onRemove={() => onChange({ actor: null })}
        />
      )}
      {about === null ? null : (
        <Chip
          label={`About ${objectName ?? "one object"}`}
          onRemove={() => onChange({ about: null })}
        />
      )}
    </>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
}) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-muted-foreground text-sm">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
        className="h-8 w-36 px-2"
      />
    </span>
  );
}
