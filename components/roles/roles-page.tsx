"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { SearchBox } from "@/components/search-box";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useUndo } from "@/components/use-undo";
import { roleListQueryOf, roleSearchHref, roleSearchParsers } from "@/lib/client/role-search";
import { rolePageQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { RoleActions, roleColumns } from "./role-columns";
import { noMatchTitle } from "./role-filter-options";
import { RoleFilters } from "./role-filters";
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
  const [search, setSearch] = useQueryStates(roleSearchParsers, { clearOnDefault: true });
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
  const { failure, offerUndo } = useUndo();
  const edited = useRoleEdited(offerUndo);
  const query = useQuery(rolePageQuery(roleListQueryOf(search)));
  const roles = query.data?.content ?? [];
  const filtered = search.q !== "" || search.limit !== null || search.without !== null;
  const toDelete = roles.find(({ id }) => id === deleting);

  function created(role: Role) {
    setFresh(new Set([role.id]));
    announce(`${role.name} was created.`);
  }
  const createButton = (
    <Button
      variant="primary"
      onClick={() => void setCreating(true)}
      onPointerEnter={() => void loadForm()}
      onFocus={() => void loadForm()}
    >
      <Plus aria-hidden="true" />
      New role
    </Button>
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
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search roles"
          value={search.q}
          onChange={(q) => void setSearch({ q, page: null })}
        />
        <RoleFilters
          search={search}
          onChange={(change) => void setSearch({ ...change, page: null }, { history: "push" })}
        />
      </div>
      {failure === undefined ? null : (
        <ErrorBanner
          error={failure.error}
          context={{ role: failure.name }}
          onRetry={failure.retry}
          className="mb-4"
        />
      )}
      <DataTable
        caption="Roles"
        subject="Roles"
        columns={roleColumns}
        query={query}
        rowId={(role) => role.id}
        rowHref={(role) => `/roles/${role.id}`}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch(
            { sort: roleSearchParsers.sort.parse(sort ?? ""), page: null },
            { history: "push" },
          )
        }
        pageHref={(page) => `/roles${roleSearchHref({ ...search, page: page + 1 })}`}
        highlighted={fresh}
        empty={
          <EmptyState
            icon={<Layers />}
            title="No roles yet"
            description="A role is a set of resources with a time limit that you give to people."
            action={createButton}
          />
        }
        noMatch={
          filtered
            ? {
                title: noMatchTitle(search),
                onClear: () => void setSearch({ q: null, limit: null, without: null, page: null }),
              }
            : undefined
        }
      />
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
