"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { SearchBox } from "@/components/search-box";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { resourceQuestions } from "@/lib/client/resource-address";
import {
  resourceListQueryOf,
  resourceSearchHref,
  resourceSearchParsers,
} from "@/lib/client/resource-search";
import { resourcePageQuery } from "@/lib/client/resources";
import { AskAboutResource, resourceColumns } from "./resource-columns";
import { noMatchTitle, ResourceFilters } from "./resource-filters";
import { ResourceQuestions } from "./resource-questions";

const loadAdd = () => import("./resource-form-dialog");
const AddResourceDialog = dynamic(() => loadAdd().then((module) => module.AddResourceDialog));

const dialogParsers = {
  new: parseAsBoolean,
  ask: parseAsStringLiteral(resourceQuestions),
  about: parseAsString,
};

/** The list of resources. What it shows, and which dialog is open, is in the address. */
export function ResourcesPage() {
  const [search, setSearch] = useQueryStates(resourceSearchParsers, { clearOnDefault: true });
  const query = useQuery(resourcePageQuery(resourceListQueryOf(search)));
  const [dialog, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const announce = useAnnounce();
  const { q, status, provider, without } = search;
  const filtered = q !== "" || status !== null || provider !== null || without !== null;
  const addButton = (
    <Button
      variant="primary"
      onClick={() => void setDialog({ new: true })}
      onPointerEnter={() => void loadAdd()}
      onFocus={() => void loadAdd()}
    >
      <Plus aria-hidden="true" />
      Add resource
    </Button>
  );
  return (
    <AskAboutResource value={(ask, about) => void setDialog({ ask, about })}>
      <PageHeader
        title="Resources"
        description="What has a list of allowed addresses, and which firewall keeps it."
        actions={addButton}
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
        highlighted={added}
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
            action={addButton}
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
      {dialog.new ? (
        <AddResourceDialog
          onClose={() => void setDialog({ new: null })}
          onAdded={({ id }) => {
            setAdded(new Set([id]));
            void setDialog({ new: null, ask: "verify", about: id });
          }}
        />
      ) : null}
      {dialog.ask && dialog.about ? (
        <ResourceQuestions
          resourceId={dialog.about}
          question={dialog.ask}
          ask={(ask) => void setDialog({ ask, about: ask && dialog.about })}
          onSaved={({ name }) => announce(`${name} was saved.`)}
          onDeleted={({ name }) => announce(`${name} was deleted.`)}
        />
      ) : null}
    </AskAboutResource>
  );
}
