"use client";

import { CalendarClock, Copy, EllipsisVertical, Layers2, Unlink } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { useAnnounce } from "@/components/live-regions";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
import type { Story } from "@/lib/client/assignables";
import type { Assigned } from "@/lib/client/assignments";

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

/** A name with what tells it from others beneath it. */
export function NameCell({
  name,
  detail,
  children,
}: {
  name: string;
  detail?: string;
  children?: ReactNode;
}) {
  return (
    <span className="flex min-w-0 flex-col sm:py-2">
      <span className="truncate font-medium">{name}</span>
      {detail === undefined ? null : (
        <span className="truncate font-normal text-muted-foreground text-xs">{detail}</span>
      )}
      {children}
    </span>
  );
}

/** Who added it, and when. */
export function AddedCell({ story: { assignedBy, assignedAt } }: { story: Story }) {
  return (
    <span className="truncate text-muted-foreground sm:block">
      <Time value={assignedAt} /> by {assignedBy.name}
    </span>
  );
}

export function AssignedMenu({ item }: { item: Assigned }) {
  const { unassign, changeEnd, addLevel } = useContext(RowActionsContext);
  const announce = useAnnounce();
  return (
    <Menu
      trigger={
        <IconButton
          label={`Actions for ${item.name}`}
          icon={<EllipsisVertical aria-hidden="true" />}
          size="icon-sm"
        />
      }
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
        {
          kind: "action",
          label: "Copy id",
          icon: <Copy aria-hidden="true" />,
          onPress: () => {
            void navigator.clipboard.writeText(item.id);
            announce("Id copied.");
          },
        },
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
