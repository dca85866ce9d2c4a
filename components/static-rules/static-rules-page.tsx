"use client";

import { useQuery } from "@tanstack/react-query";
import { Pin, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { staticRuleSearch } from "@/lib/client/static-rule-search";
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
  const list = useListSearch("/static-rules", staticRuleSearch);
  const [adding, setAdding] = useQueryState("new", parseAsBoolean.withOptions(pushed));
  const [deleting, setDeleting] = useQueryState("delete", parseAsString.withOptions(pushed));
  const [added, setAdded] = useState<string>();
  const announce = useAnnounce();
  const query = useQuery(staticRulePageQuery(staticRuleSearch.queryOf(list.search)));
  const toDelete = query.data?.content.find(({ id }) => id === deleting);
  const addButton = (
    <OpenButton variant="primary" onClick={() => void setAdding(true)} load={loadAdd}>
      <Plus aria-hidden="true" />
      Add rule
    </OpenButton>
  );
  return (
    <DeleteRule value={({ id }) => void setDeleting(id)}>
      <PageHeader
        title="Static rules"
        description="Addresses that are let in without a session: an office, a build server, a partner."
        actions={addButton}
      />
      <ListBar label="Search rules" {...list.bar} />
      <DataTable
        caption="Static rules"
        subject="Static rules"
        columns={ruleColumns}
        query={query}
        rowId={({ id }) => id}
        {...list.table}
        highlighted={new Set(added === undefined ? [] : [added])}
        empty={
          <EmptyState
            icon={<Pin />}
            title="No static rules yet"
            description="A static rule keeps an address on the allow-lists of some resources, with or without an end."
            action={addButton}
          />
        }
        noMatch={list.noMatch("No rule matches")}
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
