"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useEffect, useState } from "react";

/** The popup of `TooltipHost`, which loads it. Esc closes it and nothing else. */
export function TooltipPopup({
  anchor,
  onClose,
}: {
  anchor: HTMLElement | null;
  onClose: () => void;
}) {
  // What it said stays while it fades.
  const [shown, setShown] = useState(anchor);
  if (anchor !== null && anchor !== shown) setShown(anchor);

  useEffect(() => {
    if (anchor === null) return;
    function close(event: KeyboardEvent) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      onClose();
    }
    document.addEventListener("keydown", close, true);
    return () => document.removeEventListener("keydown", close, true);
  }, [anchor, onClose]);

  return (
    <Base.Root open={anchor !== null}>
      <Base.Portal>
        <Base.Positioner anchor={shown} sideOffset={6} collisionPadding={8} className="z-60">
          <Base.Popup
            data-tooltip-popup=""
            className="max-w-72 rounded-md bg-foreground px-2 py-1 text-background text-xs shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {shown?.dataset.tooltip}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
