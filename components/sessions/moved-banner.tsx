"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { formatNames } from "@/lib/client/format";
import type { Session, SessionOptions } from "@/lib/contract/sessions";
import { addressText } from "./session-words";
import type { SessionActs } from "./use-session-acts";

/** Says that the caller is now seen elsewhere than where their session lets them in from. */
export function MovedBanner({
  session,
  options,
  acts,
}: {
  session: Session;
  options: SessionOptions | undefined;
  acts: Pick<SessionActs, "move" | "pending">;
}) {
  const seen = options?.ipv4Address ?? options?.ipv6Address ?? null;
  if (options === undefined || seen === null || isFor(session, options)) return null;
  const names = [...new Set(session.resourceIps.map(({ resourceName }) => resourceName))];
  const open = session.resourceIps.some(({ status }) => status === "APPLIED");
  return (
    <Banner
      tone="warning"
      actions={
        options.addressFlaw === null ? (
          <Button size="sm" onClick={acts.move} pending={acts.pending === "move"}>
            Move session to the new address
          </Button>
        ) : undefined
      }
    >
      Your address changed to <span className="break-all font-mono text-xs">{seen}</span>.{" "}
      {formatNames(names)} {names.length === 1 ? "is" : "are"} {open ? "still open" : "meant"} for{" "}
      <span className="break-all font-mono text-xs">{addressText(session)}</span> only.{" "}
      {options.addressFlaw ?? "The end time stays."}
    </Banner>
  );
}

/** Whether one of the addresses that the caller is seen at is the session's. */
function isFor(session: Session, { ipv4Address, ipv6Address }: SessionOptions): boolean {
  return (
    (ipv4Address !== null && ipv4Address === session.ipv4Address) ||
    (ipv6Address !== null && ipv6Address === session.ipv6Address)
  );
}
