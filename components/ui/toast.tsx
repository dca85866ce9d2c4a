"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";

const undoMilliseconds = 10_000;
const manager = Base.createToastManager();

/**
 * For Undo and for results that arrive in the background, never for an error. It waits while it is
 * hovered or focused, and what it says must also stand in the page.
 */
export function showToast({
  title,
  action,
}: {
  title: string;
  action?: { label: string; onPress: () => void };
}): void {
  const id = manager.add({
    title,
    timeout: undoMilliseconds,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.onPress();
            },
          },
        }),
  });
}

/** Stands in `Providers`, once. */
export function ToastHost({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-4 z-60 flex flex-col items-end gap-2 sm:start-auto sm:end-6 sm:bottom-6 sm:w-96">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={[]}
      className="w-full rounded-lg bg-foreground text-background shadow-raised transition-[opacity,translate] duration-200 ease-out data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 data-limited:hidden"
    >
      <Base.Content className="flex items-center gap-2 py-2 ps-3.5 pe-2">
        <Base.Title className="min-w-0 flex-1 text-pretty text-sm" render={<p />} />
        <Base.Action
          render={
            <Button
              variant="ghost"
              className="text-background underline underline-offset-2 hover:bg-background/15 hover:text-background focus-visible:outline-background"
            />
          }
        />
        <Base.Close
          aria-label="Dismiss"
          render={
            <Button
              variant="ghost"
              size="icon-sm"
              className="text-background hover:bg-background/15 hover:text-background focus-visible:outline-background"
            />
          }
        >
          <X aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
