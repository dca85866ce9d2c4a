"use client";

import { Layers } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ChoiceFilter } from "@/components/choice-filter";
import { ListFilters } from "@/components/list-filters";

const ChoiceChip = dynamic(() =>
  import("@/components/access/choice-chip").then((module) => module.ChoiceChip),
);
const ChooseDialog = dynamic(() =>
  import("@/components/access/choose-dialog").then((module) => module.ChooseDialog),
);

/** The filters of the list of people, of which one is a role that they have. */
export function UserFilters({
  choices,
  role,
  onRole,
  onClearAll,
}: {
  choices: readonly ChoiceFilter[];
  role: string | null;
  onRole: (id: string | null) => void;
  onClearAll: (() => void) | undefined;
}) {
  const [choosingRole, setChoosingRole] = useState(false);
  return (
    <>
      <ListFilters
        choices={choices}
        more={[
          { kind: "separator", key: "line" },
          {
            kind: "action",
            label: "Has a role…",
            icon: <Layers aria-hidden="true" />,
            onPress: () => setChoosingRole(true),
          },
        ]}
        onClearAll={onClearAll}
      >
        {role === null ? null : (
          <ChoiceChip kind="role" id={role} label="Role" onRemove={() => onRole(null)} />
        )}
      </ListFilters>
      {choosingRole ? (
        <ChooseDialog
          kind="role"
          title="Show people with a role"
          onClose={() => setChoosingRole(false)}
          onChoose={(id) => {
            setChoosingRole(false);
            onRole(id);
          }}
        />
      ) : null}
    </>
  );
}
