"use client";

import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import type { Arrangement } from "@/components/roles/arrange";
import { AssignedMenu, endColumn, endKey, sinceColumn } from "@/components/roles/assigned-cells";
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
      <NameCell name={original.name} href={`/roles/${original.id}`} />
    ),
  }),
  helper.accessor("maxSessionDurationHours", {
    id: "limit",
    header: "Session limit",
    enableSorting: false,
    meta: { label: "Limit", width: "w-32", card: "fact" },
    cell: ({ getValue }) => <RoleLimit hours={getValue()} />,
  }),
  helper.accessor(endKey, endColumn),
  helper.accessor("assignedAt", sinceColumn),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <AssignedMenu item={original} />,
  }),
]);
