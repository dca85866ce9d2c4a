"use client";

import { Server, Trash2 } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { Status } from "@/components/ui/badge";
import { Count } from "@/components/ui/count";
import { Time } from "@/components/ui/time";
import type { Agent } from "@/lib/contract/agents";

/** What the menu of a row asks. Columns are made once, so it reaches the page from around the table. */
export const AskToDelete = createContext<(agent: Agent) => void>(() => undefined);

export const statusLabels: Record<Agent["status"], string> = {
  ONLINE: "Online",
  OFFLINE: "Offline",
};

const helper = tableColumns<Agent>();

export const agentColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => <AgentName agent={original} />,
  }),
  helper.accessor("status", {
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-32", card: "fact" },
    cell: ({ getValue }) => (
      <Status tone={getValue() === "ONLINE" ? "success" : "danger"}>
        {statusLabels[getValue()]}
      </Status>
    ),
  }),
  helper.accessor("lastHeartbeatAt", {
    id: "heard",
    header: "Last heard",
    meta: { label: "Heard", width: "w-36", card: "fact" },
    cell: ({ getValue }) => {
      const at = getValue();
      return at === null ? (
        <span className="text-muted-foreground">never</span>
      ) : (
        <Time value={at} />
      );
    },
  }),
  helper.accessor("hostname", {
    id: "host",
    header: "Host",
    enableSorting: false,
    meta: { label: "Host", width: "w-52", hideBelow: "md" },
    cell: ({ row: { original } }) => <Host agent={original} />,
  }),
  helper.accessor("resourceCount", {
    id: "resources",
    header: "Resources",
    meta: { label: "Resources", width: "w-28", align: "end", card: "fact" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  helper.accessor("queueLength", {
    id: "queue",
    header: "Waiting",
    enableSorting: false,
    meta: { label: "Waiting", width: "w-24", align: "end", card: "fact" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu agent={original} />,
  }),
]);

function AgentName({ agent: { name, apiKeyName } }: { agent: Agent }) {
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <span className="truncate font-medium">{name}</span>
      <span className="truncate font-normal text-muted-foreground text-xs">
        {apiKeyName === null ? "no key" : `key ${apiKeyName}`}
      </span>
    </span>
  );
}

function Host({ agent: { hostname, osInfo, agentVersion } }: { agent: Agent }) {
  const about = [osInfo, agentVersion && `version ${agentVersion}`].filter(Boolean).join(" · ");
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate">{hostname ?? "–"}</span>
      {about === "" ? null : (
        <span className="truncate text-muted-foreground text-xs">{about}</span>
      )}
    </span>
  );
}

function RowMenu({ agent }: { agent: Agent }) {
  const ask = useContext(AskToDelete);
  const { name, resourceCount } = agent;
  return (
    <ActionsMenu
      name={name}
      entries={[
        {
          kind: "link",
          label: "Resources behind agents",
          icon: <Server aria-hidden="true" />,
          href: "/resources?provider=AGENT",
        },
        {
          kind: "action",
          label: "Delete…",
          icon: <Trash2 aria-hidden="true" />,
          tone: "danger",
          disabledReason: resourceCount > 0 ? "Resources are behind it" : undefined,
          onPress: () => ask(agent),
        },
      ]}
    />
  );
}
