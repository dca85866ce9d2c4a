"use client";

import Link from "next/link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { VerifyDialog } from "@/components/verify-dialog";
import { formatCount } from "@/lib/client/format";
import { resourceAddressHref } from "@/lib/client/resource-address";
import { verifyResource } from "@/lib/client/resources";
import type { Resource } from "@/lib/contract/resources";
import { roomText, roomTone } from "./health";

/** Asks the firewall of a resource whether it is there and can be changed. */
export function VerifyResourceDialog({
  resource: { id, name, isSimulated },
  onClose,
  onEdit,
}: {
  resource: Pick<Resource, "id" | "name" | "isSimulated">;
  onClose: () => void;
  /** Leads to what may be wrong. */
  onEdit: () => void;
}) {
  return (
    <VerifyDialog
      name={name}
      description={
        isSimulated
          ? "Its firewall is simulated: nothing real is asked."
          : "Whether its firewall is there and can be changed. Nothing is changed by it."
      }
      whom="the firewall"
      save={verifyResource(id)}
      path={`/resources/${id}/verify`}
      onClose={onClose}
      next={({ verificationError, roleCount }) =>
        verificationError !== null ? (
          <Button onClick={onEdit}>Edit resource</Button>
        ) : roleCount === 0 ? (
          <Link
            href={`/resources/${id}${resourceAddressHref({ add: true })}`}
            className={buttonClass({})}
          >
            Add to role
          </Link>
        ) : null
      }
    >
      {(resource) => <Outcome resource={resource} />}
    </VerifyDialog>
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
