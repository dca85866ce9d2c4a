"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export const scrimClass =
  "fixed inset-0 z-50 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** A sheet over the full height of narrow screens, a centred panel from 640 px on. */
export const panelClass =
  "wrap-break-word relative flex max-h-dvh w-full flex-col overflow-hidden bg-surface-raised text-foreground shadow-dialog outline-none transition-[opacity,translate,scale] duration-200 ease-out data-ending-style:opacity-0 data-starting-style:opacity-0 max-sm:h-dvh max-sm:data-ending-style:translate-y-6 max-sm:data-starting-style:translate-y-6 sm:max-h-[min(46rem,calc(100dvh-min(12dvh,7rem)-2rem))] sm:rounded-xl sm:data-ending-style:scale-[0.98] sm:data-starting-style:scale-[0.98]";

export const viewportClass =
  "fixed inset-0 z-50 flex items-end justify-center sm:items-start sm:px-4 sm:pt-[min(12dvh,7rem)] sm:pb-8";

const widthClass = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-3xl" };

export type DialogProps = {
  open: boolean;
  /** Asked for by Esc, the close button and a press beside it. Refuse by leaving `open` as it is. */
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: keyof typeof widthClass;
  /** What has the focus at first; else the first field, else the close button. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** What gets the focus at the end; else what had it before. */
  finalFocus?: RefObject<HTMLElement | null>;
  /** Called when the closing animation has ended: the time to forget what was typed. */
  onClosed?: () => void;
  children: ReactNode;
};

/**
 * A modal dialog with a title and a close button. Inside: `DialogBody` and `DialogFooter`, within a
 * `<form className="contents">` where there is one.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = "md",
  initialFocus,
  finalFocus,
  onClosed,
  children,
}: DialogProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(shown) => {
        if (!shown) onClosed?.();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={scrimClass} forceRender />
        <Base.Viewport className={viewportClass}>
          <Base.Popup
            className={cn(panelClass, widthClass[size])}
            initialFocus={initialFocus ?? focusFirstField}
            {...(finalFocus === undefined ? {} : { finalFocus })}
          >
            <header className="flex items-start gap-4 border-b py-4 ps-5 pe-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-pretty font-semibold text-base tracking-tight">
                  {title}
                </Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="mt-0.5 text-pretty text-muted-foreground text-sm">
                    {description}
                  </Base.Description>
                )}
              </div>
              <Base.Close
                render={<Button variant="ghost" size="icon" aria-label="Close" className="-mt-1" />}
              >
                <X aria-hidden="true" />
              </Base.Close>
            </header>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export function DialogBody({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div
      className={cn(
        "flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto overscroll-contain px-5 py-5",
        className,
      )}
    >
      {children}
    </div>
  );
}

/** The way out at the end: Cancel first, what is done last. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex flex-wrap items-center justify-end gap-2 border-t bg-surface-sunken/60 px-5 py-3">
      {children}
    </footer>
  );
}

const fieldSelector =
  "[role=dialog] :is(input:not([type=hidden], :disabled), textarea, select, [role=combobox])";

/** `true` leaves the choice to Base UI: the first thing that can have the focus. */
function focusFirstField(): HTMLElement | true {
  const fields = document.querySelectorAll<HTMLElement>(fieldSelector);
  const dialogs = document.querySelectorAll("[role=dialog]");
  const topmost = dialogs[dialogs.length - 1];
  return [...fields].find((field) => topmost?.contains(field)) ?? true;
}
