"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { arrange } from "@/components/roles/arrange";
import { RowActionsContext } from "@/components/roles/assigned-cells";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { useUndo } from "@/components/use-undo";
import type { Assigned } from "@/lib/client/assignments";
import { userRolesQuery } from "@/lib/client/user-roles";
import type { User } from "@/lib/contract/users";
import { userRoleArrangement, userRoleColumns } from "./user-role-columns";
import type { RoleDialog } from "./user-role-dialogs";

const UserRoleDialogs = dynamic(
  () => import("./user-role-dialogs").then((module) => module.UserRoleDialogs),
  { ssr: false },
);

/** What the page hands to the part under a tab. */
export type UserTabProps = {
  user: User;
  /** Whether the address asks for the dialog that gives roles. */
  assigning: boolean;
  onAssign: () => void;
  onAssignClosed: () => void;
  undo: ReturnType<typeof useUndo>;
};

const none: ReadonlySet<string> = new Set();

/** The roles that a person has, until when, and who gave them. */
export function UserRoles({ user, assigning, onAssign, onAssignClosed, undo }: UserTabProps) {
  const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch } = useQuery(
    userRolesQuery(user.id),
  );
  const [sort, setSort] = useQueryState("sort", parseAsString.withOptions({ history: "push" }));
  const [added, setAdded] = useState(none);
  const [dialog, setDialog] = useState<RoleDialog>();
  const shown = data && arrange(data, userRoleArrangement, { q: "", sort, added });

  return (
    <RowActionsContext
      value={{
        changeEnd: (role: Assigned) => setDialog({ about: "end", role }),
        unassign: (role: Assigned) => setDialog({ about: "unassign", role }),
      }}
    >
      <DataTable
        caption={`Roles of ${user.name}`}
        subject="Roles"
        columns={userRoleColumns}
        query={{ data: shown, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch }}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/roles/${id}`}
        sort={sort ?? undefined}
        onSort={(next) => void setSort(next ?? null)}
        highlighted={added}
        empty={
          <EmptyState
            icon={<Layers />}
            title="No roles yet"
            description={
              user.isOrgAdmin
                ? "As an admin they reach every resource all the same."
                : "They reach nothing until they are given a role."
            }
            action={<Button onClick={onAssign}>Add to role</Button>}
          />
        }
      />
      {assigning || dialog !== undefined ? (
        <UserRoleDialogs
          user={user}
          dialog={assigning ? { about: "add" } : dialog}
          undo={undo}
          onAdded={(ids) => setAdded(new Set(ids))}
          onClose={() => {
            setDialog(undefined);
            if (assigning) onAssignClosed();
          }}
        />
      ) : null}
    </RowActionsContext>
  );
}
