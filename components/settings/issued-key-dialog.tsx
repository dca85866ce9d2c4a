"use client";

import { useState } from "react";
import { CopyField } from "@/components/copy-field";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { IssuedApiKey } from "@/lib/contract/api-keys";

/** Shows a new key once. Whoever closes it without having copied the key is asked whether they mean it. */
export function IssuedKeyDialog({
  issued,
  note,
  onClose,
}: {
  issued: IssuedApiKey;
  /** What has become of the key that it takes over from. */
  note?: string | undefined;
  onClose: () => void;
}) {
  const [isCopied, setIsCopied] = useState(false);
  const [asking, setAsking] = useState(false);
  const { name, plainTextKey } = issued;
  return (
    <Dialog
      open
      onOpenChange={() => (isCopied ? onClose() : setAsking(true))}
      title={`${name} is ready`}
      description={note}
    >
      <DialogBody>
        <Banner tone="warning" title="Copy this key now. It is not shown again.">
          Whoever has it can do what it may. Keep it where your program keeps its secrets.
        </Banner>
        <CopyField label="API key" value={plainTextKey} onCopied={() => setIsCopied(true)} />
        <CopyField
          label="A call to try it"
          value={`curl '${window.location.origin}/api/v1/auth/me' -H 'X-API-Key: ${plainTextKey}'`}
          onCopied={() => setIsCopied(true)}
        />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have saved it
        </Button>
      </DialogFooter>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Close without copying?"
        description={`Nobody can look ${name} up later. You would have to revoke it and make another one.`}
        cancelLabel="Back to the key"
        actionLabel="Close"
        onAction={onClose}
      />
    </Dialog>
  );
}
