"use client";

import { CalendarClock, Layers2, Unlink } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu, useCopyId } from "@/components/actions-menu";
import { Time } from "@/components/ui/time";
import type { Story } from "@/lib/client/assignables";
import type { Assigned } from "@/lib/client/assignments";
import { End } from "./end";

/** What can be done with a row. */
export type RowActions = {
  unassign: (item: Assigned) => void;
  changeEnd: (item: Assigned) => void;
  /** Where rows can have levels. */
  addLevel?: (item: Assigned) => void;
};

/** Columns are made once, so their cells reach what the page can do from around the table. */
export const RowActionsContext = createContext<RowActions>({
  unassign: () => undefined,
  changeEnd: () => undefined,
});

/** For sorting: what has no end comes last. */
export const endKey = ({ expiresAt }: { expiresAt: string | null }) => expiresAt ?? "9999";

/** Who added it, and when. */
export function AddedCell({ story: { assignedBy, assignedAt } }: { story: Story }) {
  return (
    <span className="truncate text-muted-foreground sm:block">
      <Time value={assignedAt} /> by {assignedBy.name}
    </span>
  );
}

/** When what is assigned ends. */
export const endColumn = {
  id: "end",
  header: "End",
  meta: { label: "End", width: "w-32", card: "fact", speaksForItself: true },
  cell: ({ row }: { row: { original: { expiresAt: string | null } } }) => (
    <End value={row.original.expiresAt} />
  ),
} as const;

/** How long somebody has had it, and who gave it. */
export const sinceColumn = {
  id: "added",
  header: "Has it since",
  meta: { label: "Since", width: "w-52", card: "fact", hideBelow: "md" },
  cell: ({ row }: { row: { original: Story } }) => <AddedCell story={row.original} />,
} as const;

export function AssignedMenu({ item }: { item: Assigned }) {
  const { unassign, changeEnd, addLevel } = useContext(RowActionsContext);
  const copyId = useCopyId(item.id);
  return (
    <ActionsMenu
      name={item.name}
      entries={[
        {
          kind: "action",
          label: "Change end…",
          icon: <CalendarClock aria-hidden="true" />,
          onPress: () => changeEnd(item),
        },
        ...(item.accessLevels === undefined || addLevel === undefined
          ? []
          : [
              {
                kind: "action",
                label: "Add access level…",
                icon: <Layers2 aria-hidden="true" />,
                onPress: () => addLevel(item),
              } as const,
            ]),
        copyId,
        {
          kind: "action",
          label: "Unassign…",
          icon: <Unlink aria-hidden="true" />,
          tone: "danger",
          onPress: () => unassign(item),
        },
      ]}
    />
  );
}
