"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { VerifyDialog } from "@/components/verify-dialog";
import { verifyCredential } from "@/lib/client/credentials";
import type { Credential } from "@/lib/contract/credentials";

/** Asks the vendor whether it takes a credential. */
export function VerifyCredentialDialog({
  credential: { id, name },
  onClose,
  onRotate,
}: {
  credential: Credential;
  onClose: () => void;
  onRotate: () => void;
}) {
  return (
    <VerifyDialog
      name={name}
      description="Whether its vendor takes it. Nothing is changed by it."
      whom="the vendor"
      save={verifyCredential(id)}
      path={`/credentials/${id}/verify`}
      onClose={onClose}
      next={({ isValid }) =>
        isValid === false ? <Button onClick={onRotate}>Enter a new secret</Button> : null
      }
    >
      {(credential) => <Outcome credential={credential} />}
    </VerifyDialog>
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
