"use client";

import { useQuery } from "@tanstack/react-query";
import { Pin, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { SearchBox } from "@/components/search-box";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import {
  ruleListQueryOf,
  ruleSearchHref,
  ruleSearchParsers,
} from "@/lib/client/static-rule-search";
import { staticRulePageQuery } from "@/lib/client/static-rules";
import { DeleteRule, ruleColumns } from "./rule-columns";

const loadAdd = () => import("./add-rule-dialog");
const AddRuleDialog = dynamic(() => loadAdd().then((module) => module.AddRuleDialog));
const DeleteRuleDialog = dynamic(() =>
  import("./delete-rule-dialog").then((module) => module.DeleteRuleDialog),
);

const pushed = { history: "push" } as const;

/** The list of static rules. What it shows, and which dialog is open, is in the address. */
export function StaticRulesPage() {
  const [search, setSearch] = useQueryStates(ruleSearchParsers, { clearOnDefault: true });
  const [adding, setAdding] = useQueryState("new", parseAsBoolean.withOptions(pushed));
  const [deleting, setDeleting] = useQueryState("delete", parseAsString.withOptions(pushed));
  const [added, setAdded] = useState<string>();
  const announce = useAnnounce();
  const query = useQuery(staticRulePageQuery(ruleListQueryOf(search)));
  const toDelete = query.data?.content.find(({ id }) => id === deleting);
  const addButton = (
    <Button
      variant="primary"
      onClick={() => void setAdding(true)}
      onPointerEnter={() => void loadAdd()}
      onFocus={() => void loadAdd()}
    >
      <Plus aria-hidden="true" />
      Add rule
    </Button>
  );
  return (
    <DeleteRule value={({ id }) => void setDeleting(id)}>
      <PageHeader
        title="Static rules"
        description="Addresses that are let in without a session: an office, a build server, a partner."
        actions={addButton}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search rules"
          value={search.q}
          onChange={(q) => void setSearch({ q, page: null })}
        />
      </div>
      <DataTable
        caption="Static rules"
        subject="Static rules"
        columns={ruleColumns}
        query={query}
        rowId={({ id }) => id}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch({ sort: ruleSearchParsers.sort.parse(sort ?? ""), page: null }, pushed)
        }
        pageHref={(page) => `/static-rules${ruleSearchHref({ ...search, page: page + 1 })}`}
        highlighted={new Set(added === undefined ? [] : [added])}
        empty={
          <EmptyState
            icon={<Pin />}
            title="No static rules yet"
            description="A static rule keeps an address on the allow-lists of some resources, with or without an end."
            action={addButton}
          />
        }
        noMatch={
          search.q === ""
            ? undefined
            : { title: "No rule matches", onClear: () => void setSearch({ q: null, page: null }) }
        }
      />
      {adding ? (
        <AddRuleDialog
          onOpenChange={() => void setAdding(null)}
          onAdded={({ id, label }) => {
            setAdded(id);
            announce(`${label} was added.`);
          }}
        />
      ) : null}
      {toDelete ? (
        <DeleteRuleDialog
          rule={toDelete}
          onOpenChange={() => void setDeleting(null)}
          onDeleted={() => announce(`${toDelete.label} was deleted.`)}
        />
      ) : null}
    </DeleteRule>
  );
}
