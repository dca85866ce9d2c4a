"use client";

import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { LiveCount } from "@/components/sessions/live-count";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { useNow } from "@/lib/client/clock";
import { formatCount } from "@/lib/client/format";
import { type UserAct, userAddressHref } from "@/lib/client/user-address";
import type { UserLiveSessions } from "@/lib/contract/live-sessions";
import type { User } from "@/lib/contract/users";
import { userActEntries } from "./user-act-entries";
import { AccountBadge, UserStatus } from "./user-status";

/** Opens the dialog of an act. Columns are made once, so it reaches them from around the table. */
export const OnUserAct = createContext<(user: User, act: UserAct) => void>(() => undefined);

/** A person's live sessions, read apart from them; null for none, undefined if not known. */
export const LiveSessionsOfPerson = createContext<
  (userId: string) => UserLiveSessions | null | undefined
>(() => undefined);

const helper = tableColumns<User>();

export const userColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell name={original.name} href={`/users/${original.id}`} detail={original.email} />
    ),
  }),
  helper.display({
    id: "account",
    header: "Account",
    enableSorting: false,
    meta: { label: "Account", width: "w-24", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <AccountBadge isOrgAdmin={original.isOrgAdmin} />,
  }),
  helper.accessor("roleNames", {
    id: "roles",
    header: "Roles",
    enableSorting: false,
    meta: { label: "Roles", width: "w-52", card: "fact", hideBelow: "md" },
    cell: ({ getValue }) => <RoleNames names={getValue()} />,
  }),
  helper.display({
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-56", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <StatusCell user={original} />,
  }),
  helper.display({
    id: "live",
    header: "Live now",
    enableSorting: false,
    meta: { label: "Live now", width: "w-24", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <LiveNow user={original} />,
  }),
  helper.accessor("lastLoginAt", {
    id: "seen",
    header: "Last seen",
    enableSorting: false,
    meta: { label: "Seen", width: "w-28", hideBelow: "lg" },
    cell: ({ getValue }) => <LastSeen value={getValue()} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu user={original} />,
  }),
]);

function RoleNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-muted-foreground">none</span>;
  return (
    <>
      <span className="tabular-nums">{names.length}</span>
      <span className="text-muted-foreground text-xs @max-xl:hidden"> {names.join(", ")}</span>
    </>
  );
}

function StatusCell({ user }: { user: User }) {
  const act = useContext(OnUserAct);
  const now = useNow();
  const { isActive, invitationExpiresAt: end } = user;
  const over = isActive && end !== null && now !== null && Date.parse(end) <= now;
  return (
    <span className="inline-flex items-center gap-2">
      <UserStatus user={user} />
      {over ? (
        <Button
          size="sm"
          aria-label={`Resend the invitation of ${user.name}`}
          onClick={() => act(user, "resend")}
        >
          Resend
        </Button>
      ) : null}
    </span>
  );
}

function LiveNow({ user: { id, name } }: { user: User }) {
  const sessions = useContext(LiveSessionsOfPerson)(id);
  if (sessions === undefined) return null;
  const count = sessions?.liveSessions ?? 0;
  return (
    <LiveCount
      count={count}
      href={`/users/${id}${userAddressHref({ tab: "sessions" })}`}
      label={`${count === 1 ? "live session" : formatCount(count, "live session")} of ${name}`}
      text={count === 1 ? "live" : `${count} live`}
    />
  );
}

function LastSeen({ value }: { value: string | null }) {
  return (
    <span className="text-muted-foreground">
      {value === null ? "never" : <Time value={value} />}
    </span>
  );
}

function RowMenu({ user }: { user: User }) {
  const act = useContext(OnUserAct);
  return <ActionsMenu name={user.name} entries={userActEntries(user, (name) => act(user, name))} />;
}
