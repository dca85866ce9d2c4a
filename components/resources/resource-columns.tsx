"use client";

import { Pencil, ShieldCheck, Trash2 } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { providerName } from "@/components/roles/assignable-words";
import { LiveCount } from "@/components/sessions/live-count";
import { Badge } from "@/components/ui/badge";
import { Count } from "@/components/ui/count";
import type { MenuEntry } from "@/components/ui/menu";
import { formatCount } from "@/lib/client/format";
import { type ResourceQuestion, resourceSessionsHref } from "@/lib/client/resource-address";
import type { Resource } from "@/lib/contract/resources";
import { ResourceHealth, RoomGauge } from "./health";

const helper = tableColumns<Resource>();

export const resourceColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell name={original.name} href={`/resources/${original.id}`} detail={original.region} />
    ),
  }),
  helper.accessor("provider", {
    id: "provider",
    header: "Firewall",
    meta: { label: "Firewall", width: "w-64", card: "fact" },
    cell: ({ row: { original } }) => <FirewallCell resource={original} />,
  }),
  helper.accessor("lastVerifiedAt", {
    id: "verified",
    header: "Health",
    meta: { label: "Health", width: "w-44", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <ResourceHealth resource={original} />,
  }),
  helper.display({
    id: "room",
    header: "Rules",
    enableSorting: false,
    meta: { label: "Rules", width: "w-32", card: "fact", hideBelow: "md" },
    cell: ({ row: { original } }) => <RoomCell resource={original} />,
  }),
  helper.display({
    id: "live",
    header: "Live now",
    enableSorting: false,
    meta: { label: "Live now", width: "w-24", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => (
      <LiveCount
        count={original.liveSessions}
        href={resourceSessionsHref(original.id)}
        label={`${formatCount(original.liveSessions, "live session")} of ${original.name}`}
      />
    ),
  }),
  helper.accessor("roleCount", {
    id: "roles",
    header: "Roles",
    meta: { label: "Roles", width: "w-24", align: "end", card: "fact" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu resource={original} />,
  }),
]);

/** What the menu of a row does. Columns are made once, so it reaches them from around the table. */
export const AskAboutResource = createContext<(question: ResourceQuestion, id: string) => void>(
  () => undefined,
);

function RowMenu({ resource: { id, name } }: { resource: Resource }) {
  const ask = useContext(AskAboutResource);
  return <ActionsMenu name={name} entries={resourceEntries((question) => ask(question, id))} />;
}

/** The same acts wherever a resource is shown. */
export function resourceEntries(ask: (question: ResourceQuestion) => void): MenuEntry[] {
  return [
    {
      kind: "action",
      label: "Verify",
      icon: <ShieldCheck aria-hidden="true" />,
      onPress: () => ask("verify"),
    },
    {
      kind: "action",
      label: "Edit",
      icon: <Pencil aria-hidden="true" />,
      onPress: () => ask("edit"),
    },
    {
      kind: "action",
      label: "Delete…",
      icon: <Trash2 aria-hidden="true" />,
      tone: "danger",
      onPress: () => ask("delete"),
    },
  ];
}

function RoomCell({ resource: { room, rulesStuck } }: { resource: Resource }) {
  return (
    <span className="flex flex-col gap-0.5 py-1">
      <RoomGauge rooms={room} />
      {rulesStuck > 0 ? (
        <span className="font-medium text-danger-text text-xs">{rulesStuck} stuck</span>
      ) : null}
    </span>
  );
}

function FirewallCell({ resource }: { resource: Resource }) {
  return (
    <span className="sm:flex sm:min-w-0 sm:flex-col @xl:py-2">
      <span className="truncate">
        {providerName(resource.provider)}{" "}
        <span className="text-muted-foreground">{typeName(resource.resourceType)}</span>
        {resource.isSimulated ? <Badge className="ms-1.5">simulated</Badge> : null}
      </span>{" "}
      <span className="truncate font-mono text-muted-foreground text-xs">
        {resource.resourceIdentifier}
      </span>
    </span>
  );
}

/** "SECURITY_GROUP" → "security group" */
export function typeName(resourceType: string): string {
  return resourceType.toLowerCase().replaceAll("_", " ");
}
