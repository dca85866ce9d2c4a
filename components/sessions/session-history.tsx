"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ownSessionsHref } from "@/lib/client/session-search";
import type { Page } from "@/lib/contract/common";
import type { Session } from "@/lib/contract/sessions";
import { historyColumns } from "./history-columns";

/** What one's sessions were: when, from where, what they opened and how they ended. */
export function SessionHistory({ query }: { query: UseQueryResult<Page<Session>> }) {
  return (
    <DataTable
      caption="Sessions that have ended"
      subject="Your sessions"
      columns={historyColumns}
      query={query}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/sessions/${id}`}
      pageHref={(next) => `/sessions${ownSessionsHref({ page: next + 1 })}`}
      empty={<EmptyState title="No session of yours has ended yet" />}
    />
  );
}
