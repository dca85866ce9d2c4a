"use client";

import { ScrollText } from "lucide-react";
import { useMemo } from "react";
import { EmptyState } from "../ui/empty-state";
import { EventLog } from "./event-log";

/** The audit log of one object: what was done to it, and what it was given to or taken from. */
export function Activity({ objectId }: { objectId: string }) {
  const filters = useMemo(() => ({ resourceId: objectId }), [objectId]);
  return (
    <EventLog
      filters={filters}
      empty={
        <EmptyState
          icon={<ScrollText />}
          title="No activity yet"
          description="Every change is kept here, with who made it and when."
        />
      }
    />
  );
}
