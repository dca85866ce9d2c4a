"use client";

import { useQuery } from "@tanstack/react-query";
import { Chip } from "@/components/ui/chip";
import { type ChoiceKind, choiceQuery } from "@/lib/client/access-choices";

/** The one person, resource or role that a list is narrowed to, by its name once that is known. */
export function ChoiceChip({
  kind,
  id,
  label,
  onRemove,
}: {
  kind: ChoiceKind;
  id: string;
  /** "Person" */
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
