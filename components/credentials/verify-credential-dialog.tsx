"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { Curl } from "@/components/curl";
import { ErrorBanner } from "@/components/error-banner";
import { useSignedIn } from "@/components/signed-in";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Spinner } from "@/components/ui/spinner";
import { asApiError } from "@/lib/client/api-error";
import { verifyCredential } from "@/lib/client/credentials";
import type { Credential } from "@/lib/contract/credentials";

/** Asks the vendor while one looks on, and says what it answered. */
export function VerifyCredentialDialog({
  credential: { id, name },
  onClose,
  onRotate,
}: {
  credential: Credential;
  onClose: () => void;
  onRotate: () => void;
}) {
  const signedIn = useSignedIn();
  const { mutateAsync, data, error, isPending } = useMutation(verifyCredential(id));
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
    <Dialog
      open
      onOpenChange={onClose}
      title={`Verify ${name}`}
      description="Whether its vendor takes it. Nothing is changed by it."
    >
      <DialogBody>
        <div aria-live="polite">
          {asking ? (
            <p className="flex items-center gap-2 text-muted-foreground text-sm">
              <Spinner /> Asking the vendor…
            </p>
          ) : error !== null ? (
            <ErrorBanner error={asApiError(error)} onRetry={verify} />
          ) : data ? (
            <Outcome credential={data} />
          ) : null}
        </div>
        <Curl requests={[{ method: "POST", path: `/credentials/${id}/verify` }]} />
      </DialogBody>
      <DialogFooter>
        {data?.isValid === false && !asking ? (
          <Button onClick={onRotate}>Enter a new secret</Button>
        ) : null}
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

function Outcome({ credential: { isValid, verificationError } }: { credential: Credential }) {
  if (verificationError !== null) {
    return (
      <Banner
        tone="danger"
        title={isValid === false ? "It was not taken" : "It could not be asked"}
      >
        {verificationError}.{isValid === false ? "" : " It is tried again in a minute."}
      </Banner>
    );
  }
  if (isValid === null) {
    return (
      <Banner tone="info" title="Not known yet">
        Its vendor has no way to ask. It is known when a resource that uses it is verified.
      </Banner>
    );
  }
  return (
    <Banner tone="success" title="Valid">
      Its vendor takes it. What waited for it at its resources is tried again now.
    </Banner>
  );
}
