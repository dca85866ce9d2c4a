"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "./button";
import type { ToastRequest } from "./toast";

const shownMilliseconds = 10_000;
const manager = Base.createToastManager();
let shownMax = 0;

/** The toasts of `ToastHost`, which loads it. */
export function ToastStack({ requests }: { requests: readonly ToastRequest[] }) {
  useEffect(() => {
    for (const request of requests) {
      if (request.id <= shownMax) continue;
      shownMax = request.id;
      show(request);
    }
  }, [requests]);

  return (
    <Base.Provider toastManager={manager}>
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-18 z-60 flex flex-col items-end gap-2 sm:start-auto sm:end-6 sm:w-96 md:bottom-6">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function show({ title, action }: ToastRequest) {
  const id = manager.add({
    title,
    timeout: shownMilliseconds,
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

const buttonLook =
  "text-background hover:bg-background/15 hover:text-background focus-visible:outline-background";

function List() {
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
            <Button variant="ghost" className={`${buttonLook} underline underline-offset-2`} />
          }
        />
        <Base.Close
          aria-label="Dismiss"
          render={<Button variant="ghost" size="icon-sm" className={buttonLook} />}
        >
          <X aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
