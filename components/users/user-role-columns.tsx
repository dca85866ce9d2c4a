"use client";

import Link from "next/link";
import { tableColumns } from "@/components/data-table-columns";
import type { Arrangement } from "@/components/roles/arrange";
import { AddedCell, AssignedMenu, endKey } from "@/components/roles/assigned-cells";
import { End } from "@/components/roles/end";
import { RoleLimit } from "@/components/roles/role-limit";
import type { AssignedRole } from "@/lib/contract/assignments";

export const userRoleArrangement: Arrangement<AssignedRole> = {
  texts: ({ name }) => [name],
  keys: { name: ({ name }) => name, end: endKey, added: ({ assignedAt }) => assignedAt },
};

const helper = tableColumns<AssignedRole>();

export const userRoleColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Role",
    meta: { label: "Role", card: "title" },
    cell: ({ row: { original } }) => (
      <Link
        href={`/roles/${original.id}`}
        prefetch={false}
        className="truncate rounded-sm font-medium hover:underline"
      >
        {original.name}
      </Link>
    ),
  }),
  helper.accessor("maxSessionDurationHours", {
    id: "limit",
    header: "Session limit",
    enableSorting: false,
    meta: { label: "Limit", width: "w-32", card: "fact" },
    cell: ({ getValue }) => <RoleLimit hours={getValue()} />,
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
