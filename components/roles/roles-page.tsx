"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { ListFilters } from "@/components/list-filters";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { showToast } from "@/components/ui/toast";
import { useListSearch } from "@/components/use-list-search";
import { useUndo } from "@/components/use-undo";
import { useRoleLiveSessions } from "@/lib/client/live-sessions";
import { roleListQueryOf, roleSearch } from "@/lib/client/role-search";
import { rolePageQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { roleChoices } from "./role-choices";
import { LiveSessionsOfRole, RoleActions, roleColumns } from "./role-columns";
import { useRoleEdited } from "./use-role-edited";

const loadForm = () => import("./role-form-dialog");
const ErrorBanner = dynamic(() =>
  import("@/components/error-banner").then((module) => module.ErrorBanner),
);
const CreateRoleDialog = dynamic(() => loadForm().then((module) => module.CreateRoleDialog));
const EditRoleDialog = dynamic(() => loadForm().then((module) => module.EditRoleDialog));
const DeleteRoleDialog = dynamic(() =>
  import("./delete-role-dialog").then((module) => module.DeleteRoleDialog),
);

/** The list of roles. What it shows, and which dialog is open, is in the address. */
export function RolesPage() {
  const list = useListSearch("/roles", roleSearch);
  const choices = roleChoices(list.search, list.filter);
  const [creating, setCreating] = useQueryState(
    "new",
    parseAsBoolean.withOptions({ history: "push" }),
  );
  const [editing, setEditing] = useQueryState(
    "edit",
    parseAsString.withOptions({ history: "push" }),
  );
  const [deleting, setDeleting] = useQueryState(
    "delete",
    parseAsString.withOptions({ history: "push" }),
  );
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const announce = useAnnounce();
  const router = useRouter();
  const { failure, offerUndo } = useUndo();
  const edited = useRoleEdited(offerUndo);
  const query = useQuery(rolePageQuery(roleListQueryOf(list.search)));
  const roles = query.data?.content ?? [];
  const liveSessionsOf = useRoleLiveSessions(roles.map(({ id }) => id));
  const toDelete = roles.find(({ id }) => id === deleting);

  function created(role: Role) {
    setFresh(new Set([role.id]));
    const told = `${role.name} was created.`;
    announce(told);
    // In a long list its row may be on another page.
    const addResources = () => router.push(`/roles/${role.id}?assign=resources`);
    showToast({ title: told, action: { label: "Add resources", onPress: addResources } });
  }
  const createButton = (
    <OpenButton variant="primary" onClick={() => void setCreating(true)} load={loadForm}>
      <Plus aria-hidden="true" />
      New role
    </OpenButton>
  );

  return (
    <RoleActions
      value={{
        edit: (role) => void setEditing(role.id),
        remove: (role) => void setDeleting(role.id),
      }}
    >
      <PageHeader
        title="Roles"
        description="Sets of resources with a session limit, given to people."
        actions={createButton}
      />
      <ListBar label="Search roles" {...list.bar}>
        <ListFilters choices={choices} onClearAll={list.clearFilters} />
      </ListBar>
      {failure === undefined ? null : (
        <ErrorBanner
          error={failure.error}
          context={{ role: failure.name }}
          onRetry={failure.retry}
          className="mb-4"
        />
      )}
      <LiveSessionsOfRole value={liveSessionsOf}>
        <DataTable
          caption="Roles"
          subject="Roles"
          columns={roleColumns}
          query={query}
          rowId={(role) => role.id}
          rowHref={(role) => `/roles/${role.id}`}
          {...list.table}
          highlighted={fresh}
          empty={
            <EmptyState
              icon={<Layers />}
              title="No roles yet"
              description="A role is a set of resources with a time limit that you give to people."
              action={createButton}
            />
          }
          noMatch={list.noMatch("No role matches", choices)}
        />
      </LiveSessionsOfRole>
      {creating ? (
        <CreateRoleDialog open onOpenChange={() => void setCreating(null)} onCreated={created} />
      ) : null}
      {editing ? (
        <EditRoleDialog roleId={editing} onClose={() => void setEditing(null)} onSaved={edited} />
      ) : null}
      {toDelete ? (
        <DeleteRoleDialog
          role={toDelete}
          onOpenChange={() => void setDeleting(null)}
          onDeleted={() => announce(`${toDelete.name} was deleted.`)}
        />
      ) : null}
    </RoleActions>
  );
}
