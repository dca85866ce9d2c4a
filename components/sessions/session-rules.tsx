"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { createContext, useContext } from "react";
import { DataTable } from "@/components/data-table";
import { tableColumns } from "@/components/data-table-columns";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { sessionQuery } from "@/lib/client/sessions";
import type { ResourceIpDetail } from "@/lib/contract/resource-ips";
import type { SessionDetail } from "@/lib/contract/sessions";
import { Named, type SessionViewer } from "./named";
import { lookOf } from "./session-resources";
import { troubleText } from "./session-words";

type Reader = {
  session: SessionDetail;
  viewer: SessionViewer;
  isStale: boolean;
  /** Tries all failed ones again; undefined where that is not the reader's to do. */
  onRetry: (() => void) | undefined;
  retrying: boolean;
};

/** What the columns, which are made once, have to know. */
const ReaderContext = createContext<Reader | undefined>(undefined);

/** Every resource and address of a session with what its firewall was seen to do, and when. */
export function SessionRules(reader: Reader) {
  const { session, viewer } = reader;
  const query = useQuery({
    ...sessionQuery(session.id, viewer.isAdmin ? "anybody" : "own"),
    select: rulesOf,
  });
  return (
    <ReaderContext value={reader}>
      <DataTable
        caption="Resources of this session"
        subject="Resources"
        columns={columns}
        // The page tells of a failure to read, once for all that it shows.
        query={{ ...query, error: null }}
        rowId={({ id }) => id}
        empty={<EmptyState title="Nothing of this session is left" />}
      />
    </ReaderContext>
  );
}

const rulesOf = ({ resourceIps }: SessionDetail) => resourceIps;

const helper = tableColumns<ResourceIpDetail>();

const columns = helper.columns([
  helper.accessor("resourceName", {
    id: "resource",
    header: "Resource",
    enableSorting: false,
    meta: { label: "Resource", card: "title" },
    cell: ({ row: { original } }) => <Resource rule={original} />,
  }),
  helper.accessor("status", {
    id: "state",
    header: "At the firewall",
    enableSorting: false,
    meta: { label: "At the firewall", width: "w-64", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <State rule={original} />,
  }),
  helper.accessor("appliedAt", {
    id: "opened",
    header: "Opened",
    enableSorting: false,
    meta: { label: "Opened", width: "w-28", card: "fact" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
  helper.display({
    id: "seen",
    header: "Last seen",
    meta: { label: "Last seen", width: "w-28", card: "fact" },
    cell: ({ row: { original } }) => <Moment at={original.seenAt} />,
  }),
  helper.accessor("removedAt", {
    id: "closed",
    header: "Closed",
    enableSorting: false,
    meta: { label: "Closed", width: "w-28", card: "fact" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
  helper.accessor("providerRuleId", {
    id: "rule",
    header: "Rule",
    enableSorting: false,
    meta: { label: "Rule", width: "w-44", hideBelow: "md", card: "fact" },
    cell: ({ getValue }) => <RuleId id={getValue()} />,
  }),
]);

/** What is opened there, and for which address. */
function Resource({ rule }: { rule: ResourceIpDetail }) {
  const reader = useContext(ReaderContext);
  if (reader === undefined) return rule.resourceName;
  const { session, viewer } = reader;
  const mixed = session.resourceIps.some(({ isSimulated }) => isSimulated !== rule.isSimulated);
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-medium" title={rule.resourceName}>
          <Named
            id={rule.resourceId}
            name={rule.resourceName}
            href={viewer.isAdmin ? `/resources/${rule.resourceId}` : undefined}
            session={session}
          />
        </span>
        {mixed && rule.isSimulated ? <Badge>simulated</Badge> : null}
      </span>
      <span className="wrap-anywhere whitespace-normal font-normal text-muted-foreground text-xs">
        {rule.ports.join(", ")} for <span className="font-mono">{rule.ipAddress}</span>
      </span>
    </span>
  );
}

function State({ rule }: { rule: ResourceIpDetail }) {
  const reader = useContext(ReaderContext);
  const { icon: Icon, class: look, label } = lookOf(rule, reader?.isStale);
  const trouble = troubleText(rule);
  const isStuck = rule.status === "REMOVING" && trouble !== undefined;
  return (
    <span className="flex min-w-0 flex-col gap-0.5 whitespace-normal @xl:py-2">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className={cn("inline-flex items-center gap-1 whitespace-nowrap", look)}>
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </span>
        {rule.status === "FAILED" && reader?.onRetry ? (
          <Button
            size="sm"
            onClick={reader.onRetry}
            pending={reader.retrying}
            aria-label={`Retry ${rule.resourceName}`}
          >
            Retry
          </Button>
        ) : null}
      </span>
      {trouble === undefined ? null : (
        <span className="wrap-anywhere text-danger-text text-xs">{trouble}</span>
      )}
      {isStuck && reader?.viewer.isAdmin ? (
        <Link
          href={`/resources/${rule.resourceId}?tab=firewall`}
          className="rounded-sm text-accent-text text-xs underline underline-offset-2"
        >
          See its firewall
        </Link>
      ) : null}
    </span>
  );
}

const none = <span className="text-muted-foreground">–</span>;

function Moment({ at }: { at: string | null }) {
  return at === null ? none : <Time value={at} />;
}

function RuleId({ id }: { id: string | null }) {
  if (id === null) return none;
  return (
    <span className="block truncate font-mono text-xs" title={id}>
      {id}
    </span>
  );
}
