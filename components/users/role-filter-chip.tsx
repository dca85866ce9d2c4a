"use client";

import { useQuery } from "@tanstack/react-query";
import { Chip } from "@/components/ui/chip";
import { roleQuery } from "@/lib/client/roles";

/** The role that the people of the list have, by its name once that is known. */
export function RoleFilterChip({ roleId, onRemove }: { roleId: string; onRemove: () => void }) {
  const { data } = useQuery(roleQuery(roleId));
  return (
    <Chip
      label={`Role: ${data?.name ?? `${roleId.slice(0, 8)}…`}`}
      removeLabel="Remove the role filter"
      onRemove={onRemove}
    />
  );
}
