"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { accessPageQuery } from "@/lib/client/access";
import {
  type AccessFocus,
  type AccessSearch,
  accessFiltersOf,
  accessListQueryOf,
  accessSearchHref,
} from "@/lib/client/access-search";
import type { AccessRow } from "@/lib/contract/access";
import { accessColumns } from "./access-columns";

/** A row for each person and resource, in pages. */
export function AccessList({
  search,
  focus,
  onAsk,
  onClear,
}: {
  search: AccessSearch;
  focus: AccessFocus;
  onAsk: (row: AccessRow) => void;
  onClear: () => void;
}) {
  const path = usePathname();
  const params = useSearchParams();
  const query = useQuery(accessPageQuery(accessListQueryOf(search, focus)));
  const filters = accessFiltersOf(search, focus);
  const filtered = Object.keys(filters).length > Object.keys(focus).length;
  const when = filters.at === undefined ? "reaches anything" : "reached anything then";
  return (
    <DataTable
      caption="Who can reach what"
      subject="Access"
      columns={accessColumns}
      query={query}
      rowId={({ user, resource }) => `${user.id}:${resource.id}`}
      onRowOpen={onAsk}
      pageHref={(page) => `${path}${accessSearchHref(params, { page: page + 1 })}`}
      empty={
        <EmptyState
          icon={<Waypoints />}
          title="Nobody can reach anything here yet"
          description="A person reaches a resource when one of their roles holds it. Organization admins reach every resource."
        />
      }
      noMatch={filtered ? { title: `Nobody ${when} with these filters.`, onClear } : undefined}
    />
  );
}
