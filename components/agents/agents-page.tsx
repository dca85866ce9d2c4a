"use client";

import { useQuery } from "@tanstack/react-query";
import { Bot, ListFilter, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { SearchBox } from "@/components/search-box";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Menu } from "@/components/ui/menu";
import { agentListQueryOf, agentSearchHref, agentSearchParsers } from "@/lib/client/agent-search";
import { agentPageQuery } from "@/lib/client/agents";
import { type Agent, agentStatuses } from "@/lib/contract/agents";
import { AskToDelete, agentColumns, statusLabels } from "./agent-columns";

const loadSetUp = () => import("./set-up-dialog");
const SetUpDialog = dynamic(() => loadSetUp().then((module) => module.SetUpDialog));
const DeleteAgentDialog = dynamic(() =>
  import("./delete-agent-dialog").then((module) => module.DeleteAgentDialog),
);

const dialogParsers = { new: parseAsBoolean, delete: parseAsString };

/** The list of agents. What it shows, and which dialog is open, is in the address. */
export function AgentsPage() {
  const [search, setSearch] = useQueryStates(agentSearchParsers, { clearOnDefault: true });
  const [dialog, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const announce = useAnnounce();
  const query = useQuery(agentPageQuery(agentListQueryOf(search)));
  const toDelete = query.data?.content.find(({ id }) => id === dialog.delete);
  const setUpButton = (
    <Button
      variant="primary"
      onClick={() => void setDialog({ new: true })}
      onPointerEnter={() => void loadSetUp()}
      onFocus={() => void loadSetUp()}
    >
      <Plus aria-hidden="true" />
      Set up an agent
    </Button>
  );
  return (
    <AskToDelete value={({ id }) => void setDialog({ delete: id })}>
      <PageHeader
        title="Agents"
        description="Programs beside private servers. They ask for work and run your scripts, so nothing there has to be reachable from here."
        actions={setUpButton}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search agents"
          value={search.q}
          onChange={(q) => void setSearch({ q, page: null })}
        />
        <StatusFilter
          status={search.status}
          onChange={(status) => void setSearch({ status, page: null }, { history: "push" })}
        />
      </div>
      <DataTable
        caption="Agents"
        subject="Agents"
        columns={agentColumns}
        query={query}
        rowId={({ id }) => id}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch(
            { sort: agentSearchParsers.sort.parse(sort ?? ""), page: null },
            { history: "push" },
          )
        }
        pageHref={(page) => `/agents${agentSearchHref({ ...search, page: page + 1 })}`}
        empty={
          <EmptyState
            icon={<Bot />}
            title="No agents yet"
            description="An agent opens what no cloud’s API opens: a host in your own network, with scripts of yours."
            action={setUpButton}
          />
        }
        noMatch={
          search.q !== "" || search.status !== null
            ? {
                title: "No agent matches",
                onClear: () => void setSearch({ q: null, status: null, page: null }),
              }
            : undefined
        }
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

type Status = Agent["status"] | null;

function StatusFilter({
  status,
  onChange,
}: {
  status: Status;
  onChange: (status: Status) => void;
}) {
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button>
            <ListFilter aria-hidden="true" />
            Filter
          </Button>
        }
        entries={[
          {
            kind: "choice",
            label: "Status",
            value: status ?? undefined,
            options: agentStatuses.map((value) => ({ value, label: statusLabels[value] })),
            onChange: (value) => onChange(agentStatuses.find((known) => known === value) ?? null),
          },
        ]}
      />
      {status === null ? null : (
        <Chip
          label={`Status: ${statusLabels[status]}`}
          removeLabel="Remove the status filter"
          onRemove={() => onChange(null)}
        />
      )}
    </>
  );
}
