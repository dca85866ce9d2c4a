"use client";

import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { asApiError } from "@/lib/client/api-error";
import { Curl } from "./curl";
import { ErrorBanner } from "./error-banner";
import { useSignedIn } from "./signed-in";
import { Button } from "./ui/button";
import { Dialog, DialogBody, DialogFooter } from "./ui/dialog";
import { Spinner } from "./ui/spinner";

/** Asks while one looks on, as soon as it is open, and says what was answered. */
export function VerifyDialog<Verified>({
  name,
  description,
  whom,
  save,
  path,
  onClose,
  next,
  children,
}: {
  name: string;
  description: string;
  /** "the vendor" */
  whom: string;
  save: UseMutationOptions<Verified, Error, void>;
  /** What the call is sent to. */
  path: string;
  onClose: () => void;
  /** A way on, if there is one: to what may be wrong, or to what comes next. */
  next: (verified: Verified) => ReactNode;
  /** What was answered. */
  children: (verified: Verified) => ReactNode;
}) {
  const signedIn = useSignedIn();
  const { mutateAsync, data, error, isPending } = useMutation(save);
  const verify = useCallback(
    // The mutation keeps what went wrong, and the banner says it.
    () => void signedIn(`verify ${name}`, () => mutateAsync()).catch(() => undefined),
    [signedIn, mutateAsync, name],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    verify();
  }, [verify]);
  const asking = isPending || (data === undefined && error === null);
  return (
    <Dialog open onOpenChange={onClose} title={`Verify ${name}`} description={description}>
      <DialogBody>
        <div aria-live="polite" className="flex flex-col gap-4">
          {asking ? (
            <p className="flex items-center gap-2 text-muted-foreground text-sm">
              <Spinner /> Asking {whom}…
            </p>
          ) : error !== null ? (
            <ErrorBanner error={asApiError(error)} onRetry={verify} />
          ) : data === undefined ? null : (
            children(data)
          )}
        </div>
        <Curl requests={[{ method: "POST", path }]} />
      </DialogBody>
      <DialogFooter>
        {data === undefined || asking ? null : next(data)}
        <Button onClick={verify} pending={asking} pendingLabel="Verifying…">
          Verify again
        </Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
