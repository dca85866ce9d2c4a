"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { DataTable } from "@/components/data-table";
import { arrange } from "@/components/roles/arrange";
import { EmptyState } from "@/components/ui/empty-state";
import type { Undo } from "@/components/use-undo";
import type { ApiError } from "@/lib/client/api-error";
import { type Assigned, putBack } from "@/lib/client/assignments";
import { resourceRolesQuery } from "@/lib/client/resource-roles";
import { useWrite } from "@/lib/client/use-write";
import type { HoldingRole } from "@/lib/contract/assignments";
import type { Resource } from "@/lib/contract/resources";
import {
  RemoveFromRole,
  resourceRoleArrangement,
  resourceRoleColumns,
} from "./resource-role-columns";

const UnassignDialog = dynamic(() =>
  import("@/components/roles/unassign-dialog").then((module) => module.UnassignDialog),
);

const none: ReadonlySet<string> = new Set();

/** The roles that hold a resource: at which levels, until when, and who added it. */
export function ResourceRoles({
  resource,
  sort,
  onSort,
  onChanged,
  onGone,
  addButton,
}: {
  resource: Resource;
  sort: string | null;
  onSort: (sort: string | undefined) => void;
  onChanged: (change: Undo) => void;
  onGone: (error: ApiError, name: string) => void;
  addButton: ReactNode;
}) {
  const { data, ...query } = useQuery(resourceRolesQuery(resource.id));
  const [removing, setRemoving] = useState<HoldingRole>();
  const write = useWrite();
  const shown = data && arrange(data, resourceRoleArrangement, { q: "", sort, added: none });
  const held: Assigned | undefined = removing && {
    id: resource.id,
    name: resource.name,
    expiresAt: removing.expiresAt,
    accessLevels: removing.accessLevels,
  };
  return (
    <RemoveFromRole value={setRemoving}>
      <DataTable
        caption={`Roles that hold ${resource.name}`}
        subject="Roles"
        columns={resourceRoleColumns}
        query={{ ...query, data: shown }}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/roles/${id}`}
        sort={sort ?? undefined}
        onSort={onSort}
        empty={
          <EmptyState
            icon={<Layers />}
            title="No role holds this resource"
            description="Only organization admins reach it until you add it to a role."
            action={addButton}
          />
        }
      />
      {removing && held ? (
        <UnassignDialog
          role={removing}
          kind="resources"
          item={held}
          onClose={() => setRemoving(undefined)}
          onGone={(error) => onGone(error, resource.name)}
          onUnassigned={(level) =>
            onChanged({
              told: `${resource.name} was removed from ${removing.name}.`,
              name: resource.name,
              undo: async () => {
                const back = level ? { ...held, accessLevels: [level] } : held;
                await write(putBack(removing.id, "resources"), back);
                return `${resource.name} is back in ${removing.name}.`;
              },
            })
          }
        />
      ) : null}
    </RemoveFromRole>
  );
}
