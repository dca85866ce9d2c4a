"use client";

import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { Badge, Status } from "@/components/ui/badge";
import type { AssignedResource } from "@/lib/contract/assignments";
import type { Arrangement } from "./arrange";
import { providerName } from "./assignable-words";
import { AddedCell, AssignedMenu, endColumn, endKey } from "./assigned-cells";
import { End, isSameEnd } from "./end";
import { levelName } from "./levels";

export const resourceArrangement: Arrangement<AssignedResource> = {
  texts: ({ name, provider, resourceIdentifier }) => [
    name,
    provider,
    providerName(provider),
    resourceIdentifier,
  ],
  keys: {
    name: ({ name }) => name,
    address: ({ provider, resourceIdentifier }) =>
      `${providerName(provider)} ${resourceIdentifier}`,
    status: statusOf,
    end: endKey,
    added: ({ assignedAt }) => assignedAt,
  },
};

const helper = tableColumns<AssignedResource>();

export const resourceColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell name={original.name} href={`/resources/${original.id}`}>
        <LevelChips resource={original} />
      </NameCell>
    ),
  }),
  helper.accessor("resourceIdentifier", {
    id: "address",
    header: "Firewall",
    meta: { label: "Firewall", width: "w-72", card: "fact", hideBelow: "md" },
    cell: ({ row: { original } }) => (
      <span className="sm:flex sm:min-w-0 sm:items-baseline sm:gap-2">
        {providerName(original.provider)}{" "}
        <span className="truncate font-mono text-muted-foreground text-xs">
          {original.resourceIdentifier}
        </span>
      </span>
    ),
  }),
  helper.accessor(statusOf, {
    id: "status",
    header: "Status",
    meta: { label: "Status", width: "w-36", card: "fact" },
    cell: ({ row: { original } }) => <ResourceStatus resource={original} />,
  }),
  helper.accessor(endKey, endColumn),
  helper.accessor("assignedAt", {
    id: "added",
    header: "Added",
    meta: { label: "Added", width: "w-52", card: "fact", hideBelow: "lg" },
    cell: ({ row: { original } }) => <AddedCell story={original} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <AssignedMenu item={original} />,
  }),
]);

/** The default level alone is what is expected and says nothing. */
export function LevelChips({
  resource: { accessLevels, expiresAt },
}: {
  resource: Pick<AssignedResource, "accessLevels" | "expiresAt">;
}) {
  if (accessLevels.length === 1 && accessLevels[0]?.accessLevelRemoteId === "") return null;
  return (
    <span className="flex min-w-0 flex-wrap gap-1">
      {accessLevels.map((level) => (
        <Badge key={level.accessLevelRemoteId} className="max-w-full">
          <span className="truncate">{levelName(level)}</span>
          {isSameEnd(level.expiresAt, expiresAt) ? null : (
            <>
              <span aria-hidden="true">·</span> <End value={level.expiresAt} />
            </>
          )}
        </Badge>
      ))}
    </span>
  );
}

type Health = Pick<AssignedResource, "isActive" | "lastVerifiedAt">;

function statusOf({ isActive, lastVerifiedAt }: Health): keyof typeof looks {
  if (!isActive) return "Inactive";
  return lastVerifiedAt === null ? "Never verified" : "Active";
}

const looks = {
  Active: { tone: "success", note: undefined },
  Inactive: { tone: "neutral", note: "Left out of sessions" },
  "Never verified": { tone: "warning", note: "Left out until verified" },
} as const;

/** Whether it can be opened, and what follows if not. */
function ResourceStatus({ resource }: { resource: Health }) {
  const status = statusOf(resource);
  const { tone, note } = looks[status];
  return (
    <span className="sm:flex sm:flex-col">
      <Status tone={tone}>{status}</Status>
      {note === undefined ? null : (
        <span className="truncate text-muted-foreground text-xs max-sm:ms-1">{note}</span>
      )}
    </span>
  );
}
