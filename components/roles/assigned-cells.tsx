"use client";

import { Copy, EllipsisVertical, Unlink } from "lucide-react";
import { createContext, useContext } from "react";
import { useAnnounce } from "@/components/live-regions";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
import type { Story } from "@/lib/client/assignables";

export type AssignedItem = { id: string; name: string };

/** Takes a row out of the role. Columns are made once, so it reaches them from around the table. */
export const RemoveFromRole = createContext<(item: AssignedItem) => void>(() => undefined);

/** A name with what tells it from others beneath it. */
export function NameCell({ name, detail }: { name: string; detail?: string }) {
  return (
    <span className="flex min-w-0 flex-col sm:py-2">
      <span className="truncate font-medium">{name}</span>
      {detail === undefined ? null : (
        <span className="truncate font-normal text-muted-foreground text-xs">{detail}</span>
      )}
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

export function AssignedMenu({ item }: { item: AssignedItem }) {
  const remove = useContext(RemoveFromRole);
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
          label: "Copy id",
          icon: <Copy aria-hidden="true" />,
          onPress: () => {
            void navigator.clipboard.writeText(item.id);
            announce("Id copied.");
          },
        },
        {
          kind: "action",
          label: "Unassign",
          icon: <Unlink aria-hidden="true" />,
          tone: "danger",
          onPress: () => remove(item),
        },
      ]}
    />
  );
}
