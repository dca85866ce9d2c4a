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
import { formatCount } from "@/lib/client/format";
import { verifyResource } from "@/lib/client/resources";
import type { Resource, Room } from "@/lib/contract/resources";
import { roomTone } from "./health";

/** Asks the firewall while one looks on, and says what it answered. */
export function VerifyDialog({
  resource,
  onClose,
  onEdit,
}: {
  resource: Pick<Resource, "id" | "name" | "isSimulated">;
  onClose: () => void;
  /** Leads to what may be wrong. */
  onEdit: () => void;
}) {
  const { id, name, isSimulated } = resource;
  const signedIn = useSignedIn();
  const { mutateAsync, data, error, isPending } = useMutation(verifyResource(id));
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
  const isFailed = !!data && data.verificationError !== null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Verify ${name}`}
      description={
        isSimulated
          ? "Its firewall is simulated: nothing real is asked."
          : "Whether its firewall is there and can be changed. Nothing is changed by it."
      }
    >
      <DialogBody>
        <div aria-live="polite" className="flex flex-col gap-4">
          {asking ? (
            <p className="flex items-center gap-2 text-muted-foreground text-sm">
              <Spinner /> Asking the firewall…
            </p>
          ) : error !== null ? (
            <ErrorBanner error={asApiError(error)} onRetry={verify} />
          ) : data ? (
            <Outcome resource={data} />
          ) : null}
        </div>
        <Curl requests={[{ method: "POST", path: `/resources/${id}/verify` }]} />
      </DialogBody>
      <DialogFooter>
        {isFailed ? <Button onClick={onEdit}>Edit resource</Button> : null}
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

function Outcome({ resource }: { resource: Resource }) {
  const { verificationError, room, foreignTotal } = resource;
  if (verificationError !== null) {
    return (
      <Banner tone="danger" title="It could not be verified">
        {verificationError}. Sessions leave it out until that is mended.
      </Banner>
    );
  }
  return (
    <>
      <Banner tone="success" title="Verified">
        It is there and can be changed, so it is active: sessions open it from now on.
      </Banner>
      <ul className="flex flex-col gap-1 text-sm">
        {room.map((each) => (
          <li key={each.family ?? 0} className={roomClass[roomTone(each)]}>
            {roomText(each)}
          </li>
        ))}
        {foreignTotal > 0 ? (
          <li>{formatCount(foreignTotal, "rule", "rules")} there not ours; never touched.</li>
        ) : null}
      </ul>
    </>
  );
}

const roomClass = { danger: "text-danger-text", warning: "text-warning-text", success: "" };

/** "52 of 60 rules are taken (IPv4)" */
export function roomText({ family, used, limit, isAssumed }: Room): string {
  const which = family === null ? "" : ` (IPv${family})`;
  const guess = isAssumed ? "; the limit is the vendor’s default" : "";
  return `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} rules are taken${which}${guess}.`;
}
