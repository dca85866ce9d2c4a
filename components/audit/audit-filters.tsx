"use client";

import { ListFilter } from "lucide-react";
import { useId } from "react";
import type { AuditSearch } from "@/lib/client/audit-search";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import { Input } from "../ui/input";
import { Menu } from "../ui/menu";

const groups = [
  { value: "assignments", label: "Assignments" },
  { value: "roles", label: "Roles" },
  { value: "people", label: "People" },
  { value: "sign-ins", label: "Sign-ins" },
  { value: "keys", label: "API keys" },
  { value: "organization", label: "Organization" },
  { value: "refusals", label: "Refused calls" },
  { value: "exports", label: "Exports of the log" },
] as const;
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
  const choose = <Value extends string>(
    options: readonly { value: Value; label: string }[],
    value: string,
  ) => options.find((option) => option.value === value)?.value ?? null;
  const label = (options: readonly { value: string; label: string }[], value: string) =>
    options.find((option) => option.value === value)?.label ?? value;
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
            label: "What happened",
            value: type ?? undefined,
            options: groups,
            onChange: (value) => onChange({ type: choose(groups, value) }),
          },
          {
            kind: "choice",
            label: "Result",
            value: result ?? undefined,
            options: results,
            onChange: (value) => onChange({ result: choose(results, value) }),
          },
        ]}
      />
      <Day label="From" value={search.from} onChange={(from) => onChange({ from })} />
      <Day label="To" value={search.to} onChange={(to) => onChange({ to })} />
      {type === null ? null : (
        <Chip label={label(groups, type)} onRemove={() => onChange({ type: null })} />
      )}
      {result === null ? null : (
        <Chip label={label(results, result)} onRemove={() => onChange({ result: null })} />
      )}
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
