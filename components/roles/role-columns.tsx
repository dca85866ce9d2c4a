"use client";

import { Pencil, Trash2 } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { LiveCount } from "@/components/sessions/live-count";
import { Count } from "@/components/ui/count";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
import { roleSessionsHref } from "@/lib/client/live-sessions";
import type { Role } from "@/lib/contract/roles";
import { RoleLimit } from "./role-limit";

type Actions = { edit: (role: Role) => void; remove: (role: Role) => void };

const ActionsContext = createContext<Actions>({ edit: () => undefined, remove: () => undefined });

/** What the menu of a row does. Columns are made once, so it reaches them from around the table. */
export const RoleActions = ActionsContext;

/** How many live sessions use a role, which is read apart from the roles; undefined if not known. */
export const LiveSessionsOfRole = createContext<(roleId: string) => number | undefined>(
  () => undefined,
);

const helper = tableColumns<Role>();

export const roleColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell name={original.name} href={`/roles/${original.id}`} detail={original.description} />
    ),
  }),
  helper.accessor("maxSessionDurationHours", {
    id: "limit",
    header: "Session limit",
    meta: { label: "Limit", width: "w-36", card: "fact" },
    cell: ({ getValue }) => <RoleLimit hours={getValue()} />,
  }),
  helper.accessor((role) => role.resourceIds.length, {
    id: "resources",
    header: "Resources",
    meta: { label: "Resources", width: "w-28", align: "end", card: "fact" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  helper.accessor((role) => role.userIds.length, {
    id: "users",
    header: "Users",
    meta: { label: "Users", width: "w-24", align: "end", card: "fact" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  helper.display({
    id: "live",
    header: "Live now",
    enableSorting: false,
    meta: { label: "Live now", width: "w-28", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <LiveNow role={original} />,
  }),
  helper.accessor("updatedAt", {
    id: "updated",
    header: "Last change",
    meta: { label: "Changed", width: "w-36", hideBelow: "md" },
    cell: ({ getValue }) => (
      <span className="text-muted-foreground">
        <Time value={getValue()} />
      </span>
    ),
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu role={original} />,
  }),
]);

function LiveNow({ role: { id, name } }: { role: Role }) {
  const count = useContext(LiveSessionsOfRole)(id);
  return (
    <LiveCount
      count={count}
      href={roleSessionsHref(id)}
      label={`${formatCount(count ?? 0, "live session")} of ${name}`}
    />
  );
}

function RowMenu({ role }: { role: Role }) {
  const { edit, remove } = useContext(ActionsContext);
  return (
    <ActionsMenu
      name={role.name}
      entries={[
        {
          kind: "action",
          label: "Edit",
          icon: <Pencil aria-hidden="true" />,
          onPress: () => edit(role),
        },
        {
          kind: "action",
          label: "Delete",
          icon: <Trash2 aria-hidden="true" />,
          tone: "danger",
          onPress: () => remove(role),
        },
      ]}
    />
  );
}
