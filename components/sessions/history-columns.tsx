"use client";

import { tableColumns } from "@/components/data-table-columns";
import { Time } from "@/components/ui/time";
import { formatMinutes } from "@/lib/client/duration";
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
]);

function lengthOf({ startedAt, endedAt, expiresAt }: Session): string {
  const end = Date.parse(endedAt ?? expiresAt);
  return formatMinutes(Math.max(1, Math.round((end - Date.parse(startedAt)) / 60_000)));
}
