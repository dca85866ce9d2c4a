"use client";

import { createContext, useContext } from "react";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { LiveUntil } from "@/components/sessions/live-until";
import { Badge } from "@/components/ui/badge";
import type { AssignedUser } from "@/lib/contract/assignments";
import type { UserLiveSessions } from "@/lib/contract/live-sessions";
import type { Arrangement } from "./arrange";
import { AssignedMenu, endColumn, endKey, sinceColumn } from "./assigned-cells";

export const userArrangement: Arrangement<AssignedUser> = {
  texts: ({ name, email }) => [name, email],
  keys: { name: ({ name }) => name, end: endKey, added: ({ assignedAt }) => assignedAt },
};

/** A person's live sessions that use the role; null for none, undefined if not known. */
export const LiveSessionsOfUser = createContext<
  (userId: string) => UserLiveSessions | null | undefined
>(() => undefined);

const helper = tableColumns<AssignedUser>();

export const userColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({
      row: {
        original: { id, name, email },
      },
    }) => <NameCell name={name} href={`/users/${id}`} detail={email} />,
  }),
  helper.display({
    id: "account",
    header: "Account",
    enableSorting: false,
    meta: { label: "", width: "w-48", card: "fact" },
    cell: ({ row: { original } }) => <Account user={original} />,
  }),
  helper.accessor(endKey, endColumn),
  helper.accessor("assignedAt", sinceColumn),
  helper.display({
    id: "live",
    header: "Live now",
    enableSorting: false,
    meta: { label: "Live now", width: "w-44", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <LiveNow userId={original.id} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <AssignedMenu item={original} />,
  }),
]);

function LiveNow({ userId }: { userId: string }) {
  const sessions = useContext(LiveSessionsOfUser)(userId);
  if (sessions === undefined) return null;
  if (sessions === null) return <span className="text-muted-foreground @max-xl:hidden">–</span>;
  return <LiveUntil sessions={sessions} />;
}

function Account({ user: { isOrgAdmin, isActive } }: { user: AssignedUser }) {
  if (isActive && !isOrgAdmin) return <span className="text-muted-foreground">Member</span>;
  return (
    <span className="inline-flex gap-1.5">
      {isOrgAdmin ? <Badge tone="accent">Admin</Badge> : null}
      {isActive ? null : <Badge tone="warning">Deactivated</Badge>}
    </span>
  );
}
