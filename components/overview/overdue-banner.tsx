"use client";

import Link from "next/link";
import { Banner } from "@/components/ui/banner";
import { buttonClass } from "@/components/ui/button-class";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
import type { Overview } from "@/lib/contract/overview";

/** The worst that can be told: access that may be open past its end, and for how long. */
export function OverdueBanner({
  overdue: { count, stuck },
  longest,
}: {
  overdue: Overview["overdue"];
  longest: NonNullable<Overview["overdue"]["longest"]>;
}) {
  const { resourceId, resourceName, ports, ipAddress, since, tries, errorMessage } = longest;
  return (
    <Banner
      tone="danger"
      title={`${formatCount(count, "rule")} may be open past ${count === 1 ? "its" : "their"} end`}
      actions={
        <Link href={`/resources/${resourceId}`} className={buttonClass({ size: "sm" })}>
          Open {resourceName}
        </Link>
      }
    >
      <p>
        Longest overdue: {ports} for{" "}
        <span className="break-all font-mono text-xs">{ipAddress}</span> at{" "}
        <strong className="font-semibold">{resourceName}</strong>, which should have been closed{" "}
        <Time value={since} />. Access may still be open.
      </p>
      <p className="mt-1 text-muted-foreground">
        {tries === 0 ? "It is being closed." : `${formatCount(tries, "try", "tries")} so far.`}
        {errorMessage === null ? "" : ` ${errorMessage}`}
        {stuck === 0
          ? ""
          : ` ${stuck === 1 ? "One is stuck and is" : `${stuck} are stuck and are`} tried every hour.`}
      </p>
    </Banner>
  );
}
