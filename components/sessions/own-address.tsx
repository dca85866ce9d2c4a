"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { Button } from "@/components/ui/button";
import { sessionOptionsQuery } from "@/lib/client/sessions";
import type { SessionOptions } from "@/lib/contract/sessions";

/** Where the caller is seen, as two facts, and what hinders a session from there. */
export function OwnAddress() {
  const { data, refetch } = useQuery(sessionOptionsQuery());
  const [checking, setChecking] = useState(false);
  const announce = useAnnounce();
  async function check() {
    setChecking(true);
    const { data: seen, isSuccess } = await refetch();
    setChecking(false);
    if (isSuccess) announce(`Your address is ${addressesOf(seen)}.`);
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        Your address:{" "}
        {data === undefined ? (
          "…"
        ) : (
          <>
            <span className="break-all font-mono text-foreground text-xs">
              {data.ipv4Address ?? data.ipv6Address ?? "not seen"}
            </span>
            <span className="text-xs"> ({otherFamily(data)})</span>
          </>
        )}
      </span>
      <Button
        size="sm"
        variant="ghost"
        className="-ms-2 text-accent-text"
        pending={checking}
        pendingLabel="Checking…"
        onClick={() => void check()}
      >
        Check again
      </Button>
      {data?.addressFlaw ? (
        <span className="basis-full text-pretty text-warning-text">{data.addressFlaw}</span>
      ) : null}
    </span>
  );
}

function otherFamily({ ipv4Address, ipv6Address }: SessionOptions): string {
  if (ipv4Address === null) return ipv6Address === null ? "send it by hand" : "IPv4: not seen";
  return `IPv6: ${ipv6Address ?? "not seen"}`;
}

const addressesOf = ({ ipv4Address, ipv6Address }: SessionOptions) =>
  [ipv4Address, ipv6Address].filter((each) => each !== null).join(" and ") || "not to be seen";
