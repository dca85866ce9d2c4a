"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

const handle = Base.createHandle<string>();

/** The one tooltip of the page. Stands in `Providers`; triggers only name their text. */
export function TooltipHost() {
  return (
    <Base.Provider delay={350} closeDelay={80}>
      <Base.Root handle={handle}>
        {({ payload }) => (
          <Base.Portal>
            <Base.Positioner sideOffset={6} collisionPadding={8} className="z-60">
              <Base.Popup className="max-w-72 rounded-md bg-foreground px-2 py-1 text-background text-xs shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0">
                {payload}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        )}
      </Base.Root>
    </Base.Provider>
  );
}

/**
 * Shows `text` on hover and focus of `trigger`, one focusable element. A hint for eyes only: what
 * matters must also be in the trigger's name or in the page.
 */
export function Tooltip({ text, trigger }: { text: string; trigger: ReactElement }) {
  return <Base.Trigger handle={handle} payload={text} render={trigger} />;
}
