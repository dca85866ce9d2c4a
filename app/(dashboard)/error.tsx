"use client";

import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A page that could not be made; the frame around it stays. */
export default function DashboardError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff />}
        title="This page could not be loaded."
        description={`Something failed on our side. Nothing was changed.${error.digest ? ` Reference ${error.digest}.` : ""}`}
        action={<Button onClick={reset}>Try again</Button>}
      />
    </div>
  );
}
