"use client";

import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { formatClock } from "@/lib/client/format";

/** Keeps what is on screen up to date. It shows itself only while the server cannot be reached. */
export function Live() {
  const client = useQueryClient();
  const [since, setSince] = useState<number>();
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    // Nothing on the first screen waits for it.
    void import("@/lib/client/live").then(({ keepLive }) => {
      if (!isGone) stop = keepLive(client, setSince);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [client]);
  return (
    <p role="status" className="contents">
      {since === undefined ? null : (
        <Badge tone="warning">
          <WifiOff aria-hidden="true" />
          Offline since {formatClock(since)}
          <span className="sr-only">: what you see is as old as that. Trying again.</span>
        </Badge>
      )}
    </p>
  );
}
