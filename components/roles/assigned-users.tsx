"use client";

import { tableColumns } from "@/components/data-table-columns";
import { Badge } from "@/components/ui/badge";
import type { AssignedUser } from "@/lib/contract/assignments";
import type { Arrangement } from "./arrange";
import { AddedCell, AssignedMenu, endKey, NameCell } from "./assigned-cells";
import { End } from "./end";

export const userArrangement: Arrangement<AssignedUser> = {
  texts: ({ name, email }) => [name, email],
  keys: { name: ({ name }) => name, end: endKey, added: ({ assignedAt }) => assignedAt },
};

const helper = tableColumns<AssignedUser>();

export const userColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => <NameCell name={original.name} detail={original.email} />,
  }),
  helper.display({
    id: "account",
    header: "Account",
    enableSorting: false,
    meta: { label: "", width: "w-48", card: "fact" },
    cell: ({ row: { original } }) => <Account user={original} />,
  }),
  helper.accessor(endKey, {
    id: "end",
    header: "End",
    meta: { label: "End", width: "w-32", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <End value={original.expiresAt} />,
  }),
  helper.accessor("assignedAt", {
    id: "added",
    header: "Has it since",
    meta: { label: "Since", width: "w-52", card: "fact", hideBelow: "md" },
    cell: ({ row: { original } }) => <AddedCell story={original} />,
  }),
  helper.display({
    id: "menu",
    header: "Actions",
    enableSorting: false,
    meta: { label: "Actions", labelHidden: true, width: "w-14", card: "menu" },
    cell: ({ row: { original } }) => <AssignedMenu item={original} />,
  }),
]);

function Account({ user: { isOrgAdmin, isActive } }: { user: AssignedUser }) {
  if (isActive && !isOrgAdmin) return <span className="text-muted-foreground">Member</span>;
  return (
    <span className="inline-flex gap-1.5">
      {isOrgAdmin ? <Badge tone="accent">Admin</Badge> : null}
      {isActive ? null : <Badge tone="warning">Deactivated</Badge>}
    </span>
  );
}
