"use client";

import { useQuery } from "@tanstack/react-query";
import { Bot, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { choiceFilter } from "@/components/choice-filter";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { ListFilters } from "@/components/list-filters";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { agentListQueryOf, agentSearch } from "@/lib/client/agent-search";
import { agentPageQuery } from "@/lib/client/agents";
import { agentStatuses } from "@/lib/contract/lists";
import { AskToDelete, agentColumns, statusLabels } from "./agent-columns";

const loadSetUp = () => import("./set-up-dialog");
const SetUpDialog = dynamic(() => loadSetUp().then((module) => module.SetUpDialog));
const DeleteAgentDialog = dynamic(() =>
  import("./delete-agent-dialog").then((module) => module.DeleteAgentDialog),
);

const dialogParsers = { new: parseAsBoolean, delete: parseAsString };

/** The list of agents. What it shows, and which dialog is open, is in the address. */
export function AgentsPage() {
  const list = useListSearch("/agents", agentSearch);
  const [dialog, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const announce = useAnnounce();
  const query = useQuery(agentPageQuery(agentListQueryOf(list.search)));
  const toDelete = query.data?.content.find(({ id }) => id === dialog.delete);
  const choices = [
    choiceFilter({
      label: "Status",
      value: list.search.status,
      options: statusOptions,
      onChange: (status) => list.filter({ status }),
    }),
  ];
  const setUpButton = (
    <OpenButton variant="primary" onClick={() => void setDialog({ new: true })} load={loadSetUp}>
      <Plus aria-hidden="true" />
      Set up an agent
    </OpenButton>
  );
  return (
    <AskToDelete value={({ id }) => void setDialog({ delete: id })}>
      <PageHeader
        title="Agents"
        description="Programs beside private servers. They ask for work and run your scripts, so nothing there has to be reachable from here."
        actions={setUpButton}
      />
      <ListBar label="Search agents" {...list.bar}>
        <ListFilters choices={choices} />
      </ListBar>
      <DataTable
        caption="Agents"
        subject="Agents"
        columns={agentColumns}
        query={query}
        rowId={({ id }) => id}
        {...list.table}
        empty={
          <EmptyState
            icon={<Bot />}
            title="No agents yet"
            description="An agent opens what no cloud’s API opens: a host in your own network, with scripts of yours."
            action={setUpButton}
          />
        }
        noMatch={list.noMatch("No agent matches", choices)}
      />
      {dialog.new ? <SetUpDialog onClose={() => void setDialog({ new: null })} /> : null}
      {toDelete ? (
        <DeleteAgentDialog
          agent={toDelete}
          onClose={() => void setDialog({ delete: null })}
          onDeleted={() => announce(`${toDelete.name} was deleted.`)}
        />
      ) : null}
    </AskToDelete>
  );
}

const statusOptions = agentStatuses.map((value) => ({ value, label: statusLabels[value] }));
