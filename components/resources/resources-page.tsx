"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useQueryStates } from "nuqs";
import { DataTable } from "@/components/data-table";
import { PageHeader } from "@/components/page-header";
import { SearchBox } from "@/components/search-box";
import { EmptyState } from "@/components/ui/empty-state";
import {
  resourceListQueryOf,
  resourceSearchHref,
  resourceSearchParsers,
} from "@/lib/client/resource-search";
import { resourcePageQuery } from "@/lib/client/resources";
import { resourceColumns } from "./resource-columns";
import { noMatchTitle, ResourceFilters } from "./resource-filters";

/** The list of resources. What it shows is in the address. */
export function ResourcesPage() {
  const [search, setSearch] = useQueryStates(resourceSearchParsers, { clearOnDefault: true });
  const query = useQuery(resourcePageQuery(resourceListQueryOf(search)));
  const { q, status, provider, without } = search;
  const filtered = q !== "" || status !== null || provider !== null || without !== null;
  return (
    <>
      <PageHeader
        title="Resources"
        description="What has a list of allowed addresses, and which firewall keeps it."
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search resources"
          value={q}
          onChange={(text) => void setSearch({ q: text, page: null })}
        />
        <ResourceFilters
          search={search}
          onChange={(change) => void setSearch({ ...change, page: null }, { history: "push" })}
        />
      </div>
      <DataTable
        caption="Resources"
        subject="Resources"
        columns={resourceColumns}
        query={query}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/resources/${id}`}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch(
            { sort: resourceSearchParsers.sort.parse(sort ?? ""), page: null },
            { history: "push" },
          )
        }
        pageHref={(page) => `/resources${resourceSearchHref({ ...search, page: page + 1 })}`}
        empty={
          <EmptyState
            icon={<Server />}
            title="No resources yet"
            description="A resource is anything with a list of allowed addresses: a security group, a gateway, a host."
          />
        }
        noMatch={
          filtered
            ? {
                title: noMatchTitle(search),
                onClear: () =>
                  void setSearch({
                    q: null,
                    status: null,
                    provider: null,
                    without: null,
                    page: null,
                  }),
              }
            : undefined
        }
      />
    </>
  );
}
