"use client";

import { useQueryStates } from "nuqs";
import { tableColumns } from "@/components/data-table-columns";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { formatMinutes } from "@/lib/client/duration";
import { formatNames } from "@/lib/client/format";
import { ownSessionsParsers } from "@/lib/client/session-search";
import type { Session } from "@/lib/contract/sessions";
import { ResourceNames, SessionState } from "./session-cells";
import { addressText } from "./session-words";

const helper = tableColumns<Session>();

/** What one's own sessions were. */
export const historyColumns = helper.columns([
  helper.accessor("startedAt", {
    id: "started",
    header: "When",
    enableSorting: false,
    meta: { label: "When", width: "w-40", card: "title" },
    cell: ({ row: { original } }) => (
      <span className="flex flex-col @max-xl:flex-row @max-xl:gap-1.5">
        <Time value={original.startedAt} />
        <span className="text-muted-foreground text-xs">for {lengthOf(original)}</span>
      </span>
    ),
  }),
  helper.accessor(addressText, {
    id: "address",
    header: "Address",
    enableSorting: false,
    meta: { label: "Address", width: "w-40", card: "fact" },
    cell: ({ getValue }) => <span className="font-mono text-xs">{getValue()}</span>,
  }),
  helper.display({
    id: "resources",
    header: "Resources",
    meta: { label: "Resources", card: "fact" },
    cell: ({ row: { original } }) => <ResourceNames session={original} />,
  }),
  helper.display({
    id: "end",
    header: "How it ended",
    meta: { label: "End", width: "w-52", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <SessionState session={original} whose="own" />,
  }),
  helper.display({
    id: "again",
    header: "Actions",
    meta: { label: "Actions", labelHidden: true, width: "w-24", card: "button", align: "end" },
    cell: ({ row: { original } }) => <StartAgain session={original} />,
  }),
]);

function lengthOf({ startedAt, endedAt, expiresAt }: Session): string {
  const end = Date.parse(endedAt ?? expiresAt);
  return formatMinutes(Math.max(1, Math.round((end - Date.parse(startedAt)) / 60_000)));
}

/** Opens the dialog that starts a session as that one was. */
function StartAgain({ session }: { session: Session }) {
  const [, setAddress] = useQueryStates(ownSessionsParsers);
  const { id, resourceIps } = session;
  const names = [...new Set(resourceIps.map(({ resourceName }) => resourceName))];
  return (
    <Button
      size="sm"
      aria-label={`Start again… ${formatNames(names)}`}
      onClick={() => void setAddress({ start: "1", again: id }, { history: "push" })}
    >
      Again…
    </Button>
  );
}
