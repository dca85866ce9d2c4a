"use client";

import Link from "next/link";
import { tableColumns } from "@/components/data-table-columns";
import { Status, type Tone } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { formatEnd } from "@/lib/client/format";
import type { FirewallRule, RuleStatus, RuleWanter } from "@/lib/contract/resource-rules";

const looks: Record<RuleStatus, { label: string; tone: Tone }> = {
  OPENING: { label: "Opening…", tone: "info" },
  OPEN: { label: "Open", tone: "success" },
  FAILED: { label: "Not opened", tone: "danger" },
  CLOSING: { label: "Closing…", tone: "warning" },
  STUCK: { label: "Stuck", tone: "danger" },
  CLOSED: { label: "Closed", tone: "neutral" },
};

const rules = tableColumns<FirewallRule>();

export const ruleColumns = rules.columns([
  rules.accessor("address", {
    id: "address",
    header: "Address",
    enableSorting: false,
    meta: { label: "Address", card: "title" },
    cell: ({ row: { original } }) => (
      <span className="flex min-w-0 flex-col @xl:py-2">
        <span className="truncate font-mono text-xs">{original.address}</span>
        <span className="truncate font-normal text-muted-foreground text-xs">{original.ports}</span>
      </span>
    ),
  }),
  rules.accessor("status", {
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-52", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <RuleState rule={original} />,
  }),
  rules.accessor("wantedBy", {
    id: "wanted",
    header: "Needed by",
    enableSorting: false,
    meta: { label: "Needed by", width: "w-64", card: "fact" },
    cell: ({ getValue }) => <Wanters wanters={getValue()} />,
  }),
  rules.accessor("openedAt", {
    id: "opened",
    header: "Opened",
    enableSorting: false,
    meta: { label: "Opened", width: "w-32", card: "fact" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
  rules.accessor("closedAt", {
    id: "closed",
    header: "Closed",
    enableSorting: false,
    meta: { label: "Closed", width: "w-32", hideBelow: "md" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
]);

function RuleState({ rule: { status, tries, errorMessage } }: { rule: FirewallRule }) {
  const { label, tone } = looks[status];
  const trouble = status === "CLOSED" ? null : errorMessage;
  return (
    <span className="sm:flex sm:min-w-0 sm:flex-col @xl:py-2">
      <Status tone={tone}>{label}</Status>
      {trouble === null ? null : (
        <span className="wrap-anywhere text-danger-text text-xs max-sm:ms-1">
          {trouble}
          {tries > 1 ? ` (${tries} tries)` : ""}
        </span>
      )}
    </span>
  );
}

const wantersShown = 2;

function Wanters({ wanters }: { wanters: readonly RuleWanter[] }) {
  if (wanters.length === 0) return <span className="text-muted-foreground">nobody</span>;
  const rest = wanters.length - wantersShown;
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      {wanters.slice(0, wantersShown).map(({ kind, id, name, endsAt }) => (
        <span key={id} className="truncate">
          {kind === "SESSION" ? (
            <Link href={`/sessions/${id}`} prefetch={false} className="rounded-sm hover:underline">
              {name}
            </Link>
          ) : (
            `Static rule ${name}`
          )}
          {endsAt === null ? null : (
            <span className="text-muted-foreground text-xs">
              {" "}
              ends <Time value={endsAt} format={formatEnd} />
            </span>
          )}
        </span>
      ))}
      {rest > 0 ? <span className="text-muted-foreground text-xs">and {rest} more</span> : null}
    </span>
  );
}

function Moment({ at }: { at: string | null }) {
  return at === null ? <span className="text-muted-foreground">–</span> : <Time value={at} />;
}

type ForeignRule = { id: string; ports: string; address: string; note: string | null };
const foreign = tableColumns<ForeignRule>();

export const foreignColumns = foreign.columns([
  foreign.accessor("address", {
    id: "address",
    header: "Address",
    enableSorting: false,
    meta: { label: "Address", card: "title" },
    cell: ({ getValue }) => <span className="font-mono text-xs">{getValue()}</span>,
  }),
  foreign.accessor("ports", {
    id: "ports",
    header: "Ports",
    enableSorting: false,
    meta: { label: "Ports", width: "w-40", card: "fact" },
  }),
  foreign.accessor("note", {
    id: "note",
    header: "Description",
    enableSorting: false,
    meta: { label: "Description", width: "w-96", card: "fact" },
    cell: ({ getValue }) => getValue() ?? <span className="text-muted-foreground">none</span>,
  }),
]);
