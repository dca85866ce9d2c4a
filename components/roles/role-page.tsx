"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { OpenButton } from "@/components/ui/open-button";
import { Tabs } from "@/components/ui/tabs";
import { useUndo } from "@/components/use-undo";
import type { AssignableKind } from "@/lib/client/assignables";
import type { Assigned } from "@/lib/client/assignments";
import { type RoleTab, roleAddressHref } from "@/lib/client/role-address";
import { roleQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { wordsOf } from "./assignable-words";
import { RowActionsContext } from "./assigned-cells";
import type { RoleDialog } from "./role-dialogs";
import { RoleHeader } from "./role-header";
import { PageFailureBanner, RoleGone } from "./role-page-states";
import { useAssignments } from "./use-assignments";
import { useRoleAddress } from "./use-role-address";
import { useRoleEdited } from "./use-role-edited";

const loadAssign = () => import("./assign-dialog");
const AssignDialog = dynamic(() => loadAssign().then((module) => module.AssignDialog), {
  ssr: false,
});
const loadList = () => import("./assigned-list");
const AssignedResources = dynamic(() => loadList().then((module) => module.AssignedResources));
const AssignedUsers = dynamic(() => loadList().then((module) => module.AssignedUsers));
const AccessView = dynamic(() =>
  import("@/components/access/access-view").then((module) => module.AccessView),
);
const Activity = dynamic(() =>
  import("@/components/audit/activity").then((module) => module.Activity),
);
const RoleDialogs = dynamic(() => import("./role-dialogs").then((module) => module.RoleDialogs), {
  ssr: false,
});

/** A role with what it holds and who has it. */
export function RolePage({ roleId }: { roleId: string }) {
  const { data: role, error } = useQuery(roleQuery(roleId));
  if (role === undefined) return <RoleGone error={error} />;
  return <RoleView role={role} error={error} />;
}

const markedMilliseconds = 5_000;
const none: ReadonlySet<string> = new Set();

function RoleView({ role, error }: { role: Role; error: Error | null }) {
  const router = useRouter();
  const address = useRoleAddress();
  const { tab, assign } = address;
  const kind: AssignableKind = tab === "users" ? "users" : "resources";
  const [dialog, setDialog] = useState<RoleDialog>();
  const [added, setAdded] = useState(none);
  const [assignWanted, setAssignWanted] = useState(assign !== null);
  if (assign !== null && !assignWanted) setAssignWanted(true);
  const marked = useMarked(added);
  const { failure, fail, clearFailure, offerUndo } = useUndo();
  const assignments = useAssignments(role, offerUndo, (ids) => setAdded(new Set(ids)));
  const edited = useRoleEdited(offerUndo);
  const rowActions = {
    changeEnd: (item: Assigned) => setDialog({ about: "end", item }),
    addLevel: (item: Assigned) => setDialog({ about: "level", item }),
    unassign: (item: Assigned) => setDialog({ about: "unassign", item }),
  };
  const href = (tab: RoleTab) => `/roles/${role.id}${roleAddressHref({ tab })}`;
  const assignButton = (
    <OpenButton
      variant="primary"
      onClick={() => {
        clearFailure();
        address.openAssign(kind);
      }}
      load={loadAssign}
    >
      <Plus aria-hidden="true" />
      Assign {kind}
    </OpenButton>
  );
  const List = kind === "resources" ? AssignedResources : AssignedUsers;

  return (
    <>
      <RoleHeader
        role={role}
        primary={assignButton}
        onEdit={() => setDialog({ about: "edit" })}
        onDelete={() => setDialog({ about: "delete" })}
      />
      <Tabs
        label={`Parts of ${role.name}`}
        tabs={[
          ...(["resources", "users"] as const).map((each) => ({
            label: wordsOf[each].title,
            href: href(each),
            current: tab === each,
            count: (each === "resources" ? role.resourceIds : role.userIds).length,
          })),
          { label: "Effective access", href: href("access"), current: tab === "access" },
          { label: "Activity", href: href("activity"), current: tab === "activity" },
        ]}
      />
      <div className="mt-4 flex flex-col gap-4">
        <PageFailureBanner roleError={error} failure={failure} onDismiss={clearFailure} />
        {tab === "access" ? (
          <AccessView focus={{ roleId: role.id }} />
        ) : tab === "activity" ? (
          <Activity objectId={role.id} />
        ) : (
          <RowActionsContext value={rowActions}>
            <List
              key={tab}
              role={role}
              q={address.q}
              sort={address.sort}
              onSearch={address.setSearch}
              onSort={address.setSort}
              added={added}
              marked={marked}
              assignButton={assignButton}
            />
          </RowActionsContext>
        )}
      </div>
      {assignWanted ? (
        <AssignDialog
          role={role}
          kind={assign}
          onOpen={address.openAssign}
          onClose={address.closeAssign}
          onDone={(kind, { ids, ends }) => {
            setAdded(new Set(ids));
            if (ids.length > 0) assignments.assigned(kind, ids);
            assignments.endsChanged(kind, ends);
          }}
        />
      ) : null}
      {dialog === undefined ? null : (
        <RoleDialogs
          role={role}
          kind={kind}
          dialog={dialog}
          assignments={assignments}
          onEdited={edited}
          onGone={(gone, { name }) => fail({ error: gone, name })}
          onDeleted={() => router.push("/roles")}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

/** What was added is marked for a while; it stays on top after that. */
function useMarked(added: ReadonlySet<string>): ReadonlySet<string> {
  const [faded, setFaded] = useState(none);
  useEffect(() => {
    const timer = setTimeout(() => setFaded(added), markedMilliseconds);
    return () => clearTimeout(timer);
  }, [added]);
  return faded === added ? none : added;
}
