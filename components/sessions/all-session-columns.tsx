"use client";

import Link from "next/link";
import { createContext, useContext } from "react";
import { tableColumns } from "@/components/data-table-columns";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session } from "@/lib/contract/sessions";
import { Countdown } from "./countdown";
import { ResourceNames, SessionState } from "./session-cells";
import { addressText } from "./session-words";

/** Asks whether to stop a session. Columns are made once, so it reaches them from outside. */
export const AskToStop = createContext<(session: Session) => void>(() => undefined);

const helper = tableColumns<Session>();

export const allSessionColumns = helper.columns([
  helper.accessor("userName", {
    id: "person",
    header: "Person",
    enableSorting: false,
    meta: { label: "Person", card: "title" },
    cell: ({ row: { original } }) => <Owner session={original} />,
  }),
  helper.display({
    id: "status",
    header: "Status",
    meta: { label: "Status", width: "w-48", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <SessionState session={original} whose="anybody" />,
  }),
  helper.display({
    id: "resources",
    header: "Resources",
    meta: { label: "Resources", card: "fact" },
    cell: ({ row: { original } }) => <ResourceNames session={original} />,
  }),
  helper.accessor(addressText, {
    id: "address",
    header: "Address",
    enableSorting: false,
    meta: { label: "Address", width: "w-36", hideBelow: "lg", card: "fact" },
    cell: ({ getValue }) => (
      <span className="font-mono text-xs" title={getValue()}>
        {getValue()}
      </span>
    ),
  }),
  helper.accessor("startedAt", {
    id: "started",
    header: "Started",
    meta: { label: "Started", width: "w-28", hideBelow: "md", card: "fact" },
    cell: ({ getValue }) => <Time value={getValue()} />,
  }),
  helper.accessor("expiresAt", {
    id: "expires",
    header: "Ends",
    meta: { label: "Ends", width: "w-32", card: "fact" },
    cell: ({ row: { original } }) =>
      isLiveStatus(original.status) ? (
        <Countdown until={original.expiresAt} suffix=" left" />
      ) : (
        <span className="text-muted-foreground">
          <Time value={original.endedAt ?? original.expiresAt} />
        </span>
      ),
  }),
  helper.display({
    id: "menu",
    header: "Actions",
    enableSorting: false,
    meta: { label: "Actions", labelHidden: true, width: "w-20", card: "button", align: "end" },
    cell: ({ row: { original } }) => <Stop session={original} />,
  }),
]);

function Owner({ session: { userId, userName, userEmail } }: { session: Session }) {
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <Link
        href={`/users/${userId}`}
        className="truncate rounded-sm font-medium hover:underline"
        prefetch={false}
      >
        {userName}
      </Link>
      <span className="truncate font-normal text-muted-foreground text-xs">{userEmail}</span>
    </span>
  );
}

function Stop({ session }: { session: Session }) {
  const ask = useContext(AskToStop);
  if (!isLiveStatus(session.status)) return null;
  return (
    <Button
      size="sm"
      aria-label={`Stop the session of ${session.userName}`}
      onClick={() => ask(session)}
    >
      Stop
    </Button>
  );
}
