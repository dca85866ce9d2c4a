"use client";

import { Copy, EllipsisVertical } from "lucide-react";
import { useAnnounce } from "./live-regions";
import { IconButton } from "./ui/icon-button";
import { Menu, type MenuEntry } from "./ui/menu";

/** What can be done with a row, in its last cell. */
export function ActionsMenu({ name, entries }: { name: string; entries: readonly MenuEntry[] }) {
  return (
    <Menu
      trigger={
        <IconButton
          label={`Actions for ${name}`}
          icon={<EllipsisVertical aria-hidden="true" />}
          size="icon-sm"
        />
      }
      entries={entries}
    />
  );
}

/** What else can be done with the thing that a page is about, in its header. */
export function MoreMenu({ name, entries }: { name: string; entries: readonly MenuEntry[] }) {
  return (
    <Menu
      trigger={
        <IconButton
          label={`More for ${name}`}
          variant="secondary"
          icon={<EllipsisVertical aria-hidden="true" />}
        />
      }
      entries={entries}
    />
  );
}

/** The entry that copies an id. */
export function useCopyId(id: string): MenuEntry {
  const announce = useAnnounce();
  return {
    kind: "action",
    label: "Copy id",
    icon: <Copy aria-hidden="true" />,
    onPress: () => {
      void navigator.clipboard.writeText(id);
      announce("Id copied.");
    },
  };
}
