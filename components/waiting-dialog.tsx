"use client";

import { asApiError } from "@/lib/client/api-error";
import { ErrorBanner } from "./error-banner";
import { Dialog, DialogBody } from "./ui/dialog";
import { Skeleton } from "./ui/skeleton";

/** What a dialog needs before it can show anything. */
export type Read = { error: Error | null; refetch: () => Promise<unknown> };

/** Stands in for a dialog until what it needs is there, and says why where it does not come. */
export function WaitingDialog({
  title,
  read: { error, refetch },
  onClose,
}: {
  title: string;
  read: Read;
  onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={onClose} title={title}>
      <DialogBody>
        {error === null ? (
          <Skeleton className="h-40 w-full" />
        ) : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
      </DialogBody>
    </Dialog>
  );
}
