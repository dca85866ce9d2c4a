"use client";

import { useEffect, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";

/** The calls of the API document, each of which can be tried. Half a megabyte, so it comes last. */
export function ApiReference() {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  useEffect(() => {
    let wanted = true;
    const show = async () => {
      const { showApiReference } = await import("./swagger-ui");
      // The effect may run twice; only the one that is still wanted draws.
      if (wanted && place.current) await showApiReference(place.current);
      if (wanted) setState("shown");
    };
    show().catch(() => setState("failed"));
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <div className="mt-4" aria-busy={state === "loading"}>
      {state === "loading" ? <Placeholder /> : null}
      {state === "failed" ? (
        <p role="alert" className="text-danger-text">
          The reference could not be loaded. The document itself is at /openapi.json.
        </p>
      ) : null}
      <div ref={place} className="api-reference" />
    </div>
  );
}

function Placeholder() {
  return (
    <div className="grid gap-2">
      {["a", "b", "c", "d", "e", "f"].map((row) => (
        <Skeleton key={row} className="h-11 w-full" />
      ))}
    </div>
  );
}
