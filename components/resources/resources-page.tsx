"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { ListFilters } from "@/components/list-filters";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { resourceQuestions } from "@/lib/client/resource-address";
import { resourceListQueryOf, resourceSearch } from "@/lib/client/resource-search";
import { resourcePageQuery } from "@/lib/client/resources";
import { resourceChoices } from "./resource-choices";
import { AskAboutResource, resourceColumns } from "./resource-columns";
import { ResourceQuestions } from "./resource-questions";

const loadAdd = () => import("./resource-form-dialog");
const AddResourceDialog = dynamic(() => loadAdd().then((module) => module.AddResourceDialog));

const dialogParsers = {
  new: parseAsBoolean,
  ask: parseAsStringLiteral(resourceQuestions),
  about: parseAsString,
};

/**
 * The list of resources. What it shows, and which dialog is open, is in the address.
 *
 * @param providers the kinds of firewall that are built in, by their names on the wire
 */
export function ResourcesPage({ providers }: { providers: readonly string[] }) {
  const list = useListSearch("/resources", resourceSearch);
  const choices = resourceChoices(list.search, list.filter, providers);
  const query = useQuery(resourcePageQuery(resourceListQueryOf(list.search)));
  const [dialog, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const announce = useAnnounce();
  const addButton = (
    <OpenButton variant="primary" onClick={() => void setDialog({ new: true })} load={loadAdd}>
      <Plus aria-hidden="true" />
      Add resource
    </OpenButton>
  );
  return (
    <AskAboutResource value={(ask, about) => void setDialog({ ask, about })}>
      <PageHeader
        title="Resources"
        description="What has a list of allowed addresses, and which firewall keeps it."
        actions={addButton}
      />
      <ListBar label="Search resources" {...list.bar}>
        <ListFilters choices={choices} onClearAll={list.clearFilters} />
      </ListBar>
      <DataTable
        caption="Resources"
        subject="Resources"
        columns={resourceColumns}
        query={query}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/resources/${id}`}
        highlighted={added}
        {...list.table}
        empty={
          <EmptyState
            icon={<Server />}
            title="No resources yet"
            description="A resource is anything with a list of allowed addresses: a security group, a gateway, a host."
            action={addButton}
          />
        }
        noMatch={list.noMatch("No resource matches", choices)}
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
