"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { PageHeader } from "@/components/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { useUndo } from "@/components/use-undo";
import { useUserLiveSessions } from "@/lib/client/live-sessions";
import { userActs } from "@/lib/client/user-address";
import { userListQueryOf, userSearch } from "@/lib/client/user-search";
import { userPageQuery } from "@/lib/client/users";
import { userChoices } from "./user-choices";
import { LiveSessionsOfPerson, OnUserAct, userColumns } from "./user-columns";

const loadInvite = () => import("./invite-people");
const InvitePeople = dynamic(() => loadInvite().then((module) => module.InvitePeople));
const UserFailureBanner = dynamic(() =>
  import("./user-failure-banner").then((module) => module.UserFailureBanner),
);
const UserFilters = dynamic(() => import("./user-filters").then((module) => module.UserFilters));
const UserActs = dynamic(() => import("./user-acts").then((module) => module.UserActs));

const dialogParsers = {
  invite: parseAsBoolean,
  act: parseAsStringLiteral(userActs),
  /** Whom the act is about. */
  person: parseAsString,
};

/** The list of people. What it shows, and which dialog is open, is in the address. */
export function UsersPage({ ownId }: { ownId: string }) {
  const list = useListSearch("/users", userSearch);
  const choices = userChoices(list.search, list.filter);
  const { role } = list.search;
  const [{ invite, act, person }, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const [dialogsWanted, setDialogsWanted] = useState({ invite: false, act: false });
  if (invite === true && !dialogsWanted.invite) {
    setDialogsWanted({ ...dialogsWanted, invite: true });
  }
  if (act !== null && !dialogsWanted.act) setDialogsWanted({ ...dialogsWanted, act: true });
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const query = useQuery(userPageQuery(userListQueryOf(list.search)));
  const people = query.data?.content ?? [];
  const liveSessionsOf = useUserLiveSessions({ ids: people.map(({ id }) => id) });
  const undo = useUndo();
  const found = people.find(({ id }) => id === person);
  const [asked, setAsked] = useState(found);
  if (found !== undefined && found !== asked) setAsked(found);
  // Who leaves the list meanwhile is still the one that an open dialog is about.
  const chosen = asked?.id === person ? asked : undefined;
  const inviteButton = (
    <OpenButton
      variant="primary"
      onClick={() => void setDialog({ invite: true })}
      load={loadInvite}
    >
      <UserPlus aria-hidden="true" />
      Invite people
    </OpenButton>
  );

  return (
    <OnUserAct value={(user, name) => void setDialog({ act: name, person: user.id })}>
      <PageHeader
        title="People"
        description="Everyone who can sign in, what they may do, and the roles they have."
        actions={inviteButton}
      />
      <ListBar label="Search people" {...list.bar}>
        <UserFilters
          choices={choices}
          role={role}
          onRole={(id) => list.filter({ role: id })}
          onClearAll={list.clearFilters}
        />
      </ListBar>
      {undo.failure === undefined ? null : (
        <div className="mb-4">
          <UserFailureBanner failure={undo.failure} onDismiss={undo.clearFailure} />
        </div>
      )}
      <LiveSessionsOfPerson value={liveSessionsOf}>
        <DataTable
          caption="People"
          subject="People"
          columns={userColumns}
          query={query}
          rowId={(user) => user.id}
          rowHref={(user) => `/users/${user.id}`}
          {...list.table}
          highlighted={fresh}
          empty={
            <EmptyState
              icon={<Users />}
              title="Nobody here yet"
              description="Invite people by email. They choose a password and get the roles that you give them."
              action={inviteButton}
            />
          }
          noMatch={list.noMatch(
            "Nobody matches",
            choices,
            role === null ? [] : ["the chosen role"],
          )}
        />
      </LiveSessionsOfPerson>
      {!list.isFiltered && query.data?.totalElements === 1 ? (
        <p className="mt-4 text-center text-muted-foreground">
          Only you are here so far. Invite the people who need access.
        </p>
      ) : null}
      {dialogsWanted.invite ? (
        <InvitePeople
          open={invite === true}
          onClose={() => void setDialog({ invite: null })}
          onInvited={(ids) => setFresh((before) => new Set([...before, ...ids]))}
        />
      ) : null}
      {dialogsWanted.act ? (
        <UserActs
          act={act}
          user={chosen}
          ownId={ownId}
          onClose={() => void setDialog({ act: null, person: null })}
          offerUndo={undo.offerUndo}
        />
      ) : null}
    </OnUserAct>
  );
}
