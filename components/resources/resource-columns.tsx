"use client";

import Link from "next/link";
import { tableColumns } from "@/components/data-table-columns";
import { providerName } from "@/components/roles/assignable-words";
import { ResourceStatus } from "@/components/roles/assigned-resources";
import { Time } from "@/components/ui/time";
import type { Resource } from "@/lib/contract/resources";

const helper = tableColumns<Resource>();

export const resourceColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => <ResourceName resource={original} />,
  }),
  helper.accessor("provider", {
    id: "provider",
    header: "Firewall",
    meta: { label: "Firewall", width: "w-64", card: "fact" },
    cell: ({ row: { original } }) => <FirewallCell resource={original} />,
  }),
  helper.display({
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-40", card: "fact" },
    cell: ({ row: { original } }) => <ResourceStatus resource={original} />,
  }),
  helper.accessor("lastVerifiedAt", {
    id: "verified",
    header: "Verified",
    meta: { label: "Verified", width: "w-32", hideBelow: "md" },
    cell: ({ getValue }) => <Verified at={getValue()} />,
  }),
  helper.accessor("roleCount", {
    id: "roles",
    header: "Roles",
    meta: { label: "Roles", width: "w-24", align: "end", card: "fact" },
    cell: ({ getValue }) =>
      getValue() === 0 ? (
        <span className="text-muted-foreground">none</span>
      ) : (
        <span className="tabular-nums">{getValue().toLocaleString("en")}</span>
      ),
  }),
]);

function ResourceName({ resource }: { resource: Resource }) {
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <Link
        href={`/resources/${resource.id}`}
        className="truncate rounded-sm font-medium hover:underline"
        prefetch={false}
      >
        {resource.name}
      </Link>
      {resource.region === null ? null : (
        <span className="truncate font-normal text-muted-foreground text-xs">
          {resource.region}
        </span>
      )}
    </span>
  );
}

function FirewallCell({ resource }: { resource: Resource }) {
  return (
    <span className="sm:flex sm:min-w-0 sm:flex-col @xl:py-2">
      <span className="truncate">
        {providerName(resource.provider)}{" "}
        <span className="text-muted-foreground">{typeName(resource.resourceType)}</span>
      </span>{" "}
      <span className="truncate font-mono text-muted-foreground text-xs">
        {resource.resourceIdentifier}
      </span>
    </span>
  );
}

function Verified({ at }: { at: string | null }) {
  return (
    <span className="text-muted-foreground">{at === null ? "never" : <Time value={at} />}</span>
  );
}

/** "SECURITY_GROUP" → "security group" */
export function typeName(resourceType: string): string {
  return resourceType.toLowerCase().replaceAll("_", " ");
}
