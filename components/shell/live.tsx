"use client";

import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";

/** Keeps what is on screen up to date. It shows itself only while the server cannot be reached. */
export function Live() {
  const client = useQueryClient();
  const [isOffline, setOffline] = useState(false);
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    // Nothing on the first screen waits for it.
    void import("@/lib/client/live").then(({ keepLive }) => {
      if (!isGone) stop = keepLive(client, setOffline);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [client]);
  return (
    <p role="status" className="contents">
      {isOffline ? (
        <Badge tone="warning">
          <WifiOff aria-hidden="true" />
          Offline
          <span className="sr-only">: what you see may be out of date. Trying again.</span>
        </Badge>
      ) : null}
    </p>
  );
}
