"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import { type RefObject, useRef } from "react";
import { cn } from "./cn";
import type { MenuEntry } from "./menu";

const itemClass =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-disabled:text-muted-foreground data-highlighted:bg-surface-sunken dark:data-highlighted:bg-foreground/8 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground";
const dangerClass =
  "text-danger-text data-highlighted:bg-danger-subtle dark:data-highlighted:bg-danger-subtle [&_svg]:text-danger-text";

/** The list of a `Menu`, which loads it. */
export function MenuPopup({
  anchor,
  open,
  byKeyboard,
  onOpenChange,
  entries,
  align,
}: {
  anchor: RefObject<HTMLElement | null>;
  open: boolean;
  /** Then the first item has the focus at once. */
  byKeyboard: boolean;
  onOpenChange: (open: boolean) => void;
  entries: readonly MenuEntry[];
  align: "start" | "end";
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      modal={false}
      open={open}
      onOpenChangeComplete={(shown) => {
        if (!shown) return;
        unhideGuards();
        if (byKeyboard) popup.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
      }}
      onOpenChange={(next, { event }) => {
        // A press on the button closes the menu by itself; closing it here too would open it again.
        const onButton = event.target instanceof Node && anchor.current?.contains(event.target);
        if (!onButton || event.type === "keydown") onOpenChange(next);
      }}
    >
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup
            ref={popup}
            finalFocus={() => (isBehindDialog(anchor.current) ? false : anchor.current)}
            className="min-w-44 max-w-80 origin-(--transform-origin) rounded-lg bg-surface-raised p-1 text-foreground shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-[0.98] data-starting-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {entries.map((entry) => (
              <Entry key={"key" in entry ? entry.key : entry.label} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** An item can open a dialog, and the menu is gone only after that has taken the focus. */
function isBehindDialog(element: HTMLElement | null): boolean {
  const dialogs = [...document.querySelectorAll("[role=dialog], [role=alertdialog]")];
  return dialogs.length > 0 && !dialogs.some((dialog) => dialog.contains(element));
}

/**
 * Base UI puts focusable guards around a popup that hand the focus on, and hides them from screen
 * readers. Nothing may be both, so they are given back; they are empty and never keep the focus.
 */
function unhideGuards() {
  for (const guard of document.querySelectorAll("[data-base-ui-focus-guard][aria-hidden]")) {
    guard.removeAttribute("aria-hidden");
  }
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case "action":
      return (
        <Base.Item
          disabled={entry.disabledReason !== undefined}
          onClick={entry.onPress}
          className={cn(itemClass, entry.tone === "danger" && dangerClass)}
        >
          {entry.icon}
          <span>
            {entry.label}
            {entry.disabledReason === undefined ? null : (
              <span className="block text-xs">{entry.disabledReason}</span>
            )}
          </span>
        </Base.Item>
      );
    case "link":
      return (
        <Base.LinkItem className={itemClass} closeOnClick render={<Link href={entry.href} />}>
          {entry.icon}
          {entry.label}
        </Base.LinkItem>
      );
    case "choice":
      return <Choice entry={entry} />;
    case "header":
      return (
        <Base.Group>
          <Base.GroupLabel className="max-w-72 px-2 pt-1.5 pb-1">{entry.content}</Base.GroupLabel>
        </Base.Group>
      );
    case "separator":
      return <Base.Separator className="-mx-1 my-1 h-px bg-border" />;
  }
}

function Choice({ entry }: { entry: Extract<MenuEntry, { kind: "choice" }> }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1 pb-1 font-medium text-muted-foreground text-xs">
        {entry.label}
      </Base.GroupLabel>
      <Base.RadioGroup value={entry.value}>
        {entry.options.map((option) => (
          <Base.RadioItem
            key={option.value}
            value={option.value}
            closeOnClick
            onClick={() => entry.onChange(option.value)}
            className={itemClass}
          >
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <Base.RadioItemIndicator>
              <Check aria-hidden="true" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}
