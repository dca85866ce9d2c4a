"use client";

import { Unlink } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import type { Arrangement } from "@/components/roles/arrange";
import { AddedCell, endColumn, endKey } from "@/components/roles/assigned-cells";
import { LevelChips } from "@/components/roles/assigned-resources";
import { RoleLimit } from "@/components/roles/role-limit";
import type { HoldingRole } from "@/lib/contract/assignments";

/** Takes the resource out of a role. Columns are made once, so it reaches them from outside. */
export const RemoveFromRole = createContext<(role: HoldingRole) => void>(() => undefined);

export const resourceRoleArrangement: Arrangement<HoldingRole> = {
  texts: ({ name }) => [name],
  keys: {
    name: ({ name }) => name,
    limit: ({ maxSessionDurationHours }) => String(maxSessionDurationHours ?? 99_999),
    end: endKey,
    added: ({ assignedAt }) => assignedAt,
  },
};

const helper = tableColumns<HoldingRole>();

export const resourceRoleColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Role",
    meta: { label: "Role", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell name={original.name} href={`/roles/${original.id}`}>
        <LevelChips resource={original} />
      </NameCell>
    ),
  }),
  helper.accessor("maxSessionDurationHours", {
    id: "limit",
    header: "Session limit",
    meta: { label: "Limit", width: "w-36", card: "fact" },
    cell: ({ getValue }) => <RoleLimit hours={getValue()} />,
  }),
  helper.accessor(endKey, endColumn),
  helper.accessor("assignedAt", {
    id: "added",
    header: "Added",
    meta: { label: "Added", width: "w-52", card: "fact", hideBelow: "md" },
    cell: ({ row: { original } }) => <AddedCell story={original} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu role={original} />,
  }),
]);

function RowMenu({ role }: { role: HoldingRole }) {
  const remove = useContext(RemoveFromRole);
  return (
    <ActionsMenu
      name={role.name}
      entries={[
        {
          kind: "action",
          label: "Remove from role…",
          icon: <Unlink aria-hidden="true" />,
          tone: "danger",
          onPress: () => remove(role),
        },
      ]}
    />
  );
}
