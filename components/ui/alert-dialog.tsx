"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type ReactNode, useRef } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { panelClass, scrimClass, viewportClass } from "./dialog";

/**
 * A question before something that is hard to take back. A press beside it does not close it, and
 * Cancel has the focus at first.
 */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  cancelLabel = "Cancel",
  actionLabel,
  pending = false,
  pendingLabel,
  tone = "danger",
  onAction,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What changes and what stays. */
  description: ReactNode;
  /** Errors, and whatever else the answer needs. */
  children?: ReactNode;
  cancelLabel?: string;
  actionLabel: string;
  pending?: boolean;
  pendingLabel?: string;
  tone?: "danger" | "primary";
  onAction: () => void;
}) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!pending) onOpenChange(next);
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={scrimClass} forceRender />
        <Base.Viewport className={viewportClass}>
          <Base.Popup
            initialFocus={cancel}
            className={cn(panelClass, "max-sm:h-auto max-sm:rounded-t-xl sm:max-w-md")}
          >
            <div className="flex flex-col gap-4 overflow-y-auto p-5">
              <div>
                <Base.Title className="text-pretty font-semibold text-base tracking-tight">
                  {title}
                </Base.Title>
                <Base.Description
                  render={<div />}
                  className="mt-1.5 text-pretty text-muted-foreground"
                >
                  {description}
                </Base.Description>
              </div>
              {children}
              <div className="flex flex-wrap justify-end gap-2">
                <Base.Close render={<Button ref={cancel} />}>{cancelLabel}</Base.Close>
                <Button
                  variant={tone}
                  pending={pending}
                  {...(pendingLabel === undefined ? {} : { pendingLabel })}
                  onClick={onAction}
                >
                  {actionLabel}
                </Button>
              </div>
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
