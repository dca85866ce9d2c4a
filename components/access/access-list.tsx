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

/** What was open at a past moment is told by the audit log. */
const pastHidden = ["now"];
const none: readonly string[] = [];

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
  const isPast = filters.at !== undefined;
  const reaches = isPast ? "reached anything then" : "reaches anything";
  const isOpen = filters.open === "true";
  return (
    <DataTable
      caption="Who can reach what"
      subject="Access"
      columns={columnsOf(focus)}
      hiddenColumns={isPast ? pastHidden : none}
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
      noMatch={
        filtered
          ? { title: `Nobody ${isOpen ? "is in right now" : reaches} with these filters.`, onClear }
          : undefined
      }
    />
  );
}

/** A page about one person or one resource does not name it again in every row. */
function columnsOf({ userId, resourceId }: AccessFocus) {
  if (userId !== undefined) return accessColumns.ofPerson;
  return resourceId === undefined ? accessColumns.all : accessColumns.ofResource;
}
