"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asApiError } from "@/lib/client/api-error";
import { auditLogQuery } from "@/lib/client/audit";
import { formatCount } from "@/lib/client/format";
import type { AuditLogFilters } from "@/lib/contract/audit";
import { DataTableError } from "../data-table-states";
import { ErrorBanner } from "../error-banner";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/skeleton";
import { ProgressBar } from "../ui/spinner";
import { EventList } from "./event-list";

/** The part of the log that passes the filters, and a button for what is older. */
export function EventLog({
  filters,
  empty,
}: {
  filters: AuditLogFilters;
  /** In the list's place when nothing is there. */
  empty: ReactNode;
}) {
  const query = useInfiniteQuery(auditLogQuery(filters));
  const { data, error, hasNextPage, isFetching, isFetchingNextPage } = query;
  const older = () => void query.fetchNextPage();
  if (data === undefined) {
    return (
      <Frame busy={isFetching}>
        {error === null ? (
          <Skeletons />
        ) : (
          <DataTableError
            subject="The audit log"
            error={asApiError(error)}
            onRetry={() => void query.refetch()}
          />
        )}
      </Frame>
    );
  }
  const events = data.pages.flatMap(({ content }) => content);
  const [first] = data.pages;
  return (
    <div className="flex flex-col gap-3">
      {error === null ? null : <ErrorBanner error={asApiError(error)} onRetry={older} />}
      <Frame busy={isFetching}>
        {events.length === 0 && !hasNextPage ? (
          empty
        ) : (
          <EventList label="Events, newest first" events={events} />
        )}
        {events.length === 0 && hasNextPage ? (
          <p className="px-4 py-6 text-center text-muted-foreground text-sm">
            Nothing among the newest events. Older ones were not looked through yet.
          </p>
        ) : null}
      </Frame>
      {events.length === 0 && !hasNextPage ? null : (
        <div className="flex flex-wrap items-center justify-between gap-2 text-muted-foreground text-sm">
          <p>
            {formatCount(events.length, "event")} shown
            {typeof first?.totalElements === "number"
              ? ` of ${first.totalElements.toLocaleString("en")}`
              : null}
          </p>
          {hasNextPage ? (
            <Button onClick={older} pending={isFetchingNextPage} pendingLabel="Loading…">
              Load older
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

function Frame({ busy, children }: { busy: boolean; children: ReactNode }) {
  return (
    <div
      aria-busy={busy}
      className="relative overflow-clip rounded-lg border bg-surface shadow-card"
    >
      <ProgressBar active={busy} className="absolute inset-x-2 -top-px z-20" />
      {children}
    </div>
  );
}

function Skeletons() {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 8 }, (_one, index) => index).map((index) => (
        <div key={index} className="flex gap-4 border-b px-4 py-3 last:border-b-0">
          <Skeleton className="h-4 w-44" />
          <Skeleton className="h-4 w-72" />
        </div>
      ))}
    </div>
  );
}
