"use client";

import { useQuery } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { useAnnounce } from "@/components/live-regions";
import { EmptyState } from "@/components/ui/empty-state";
import { useListSearch } from "@/components/use-list-search";
import { type SessionFocus, sessionListQueryOf, sessionSearch } from "@/lib/client/session-search";
import { everybodysSessionsQuery } from "@/lib/client/sessions";
import type { Session } from "@/lib/contract/sessions";
import { AskToStop, allSessionColumns } from "./all-session-columns";

const SessionFilters = dynamic(() =>
  import("./session-filters").then((module) => module.SessionFilters),
);
const StopDialog = dynamic(() => import("./stop-dialog").then((module) => module.StopDialog));

const everybody: SessionFocus = {};

/** Everybody's sessions, for admins; fixed to a person or a resource where it stands on their page. */
export function SessionList({ focus = everybody }: { focus?: SessionFocus }) {
  const [stopping, setStopping] = useState<Session>();
  const path = usePathname();
  const address = useSearchParams();
  // What else the address says, such as the tab, stays.
  const list = useListSearch(`${path}?${address}`, sessionSearch);
  const announce = useAnnounce();
  const query = useQuery(everybodysSessionsQuery(sessionListQueryOf(list.search, focus)));
  return (
    <AskToStop value={setStopping}>
      <ListBar label="Search sessions" {...list.bar}>
        <SessionFilters search={list.search} focus={focus} onChange={list.filter} />
      </ListBar>
      <DataTable
        caption="Sessions"
        subject="Sessions"
        columns={allSessionColumns}
        query={query}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/sessions/${id}`}
        {...list.table}
        empty={
          <EmptyState
            icon={<DoorOpen />}
            title="No sessions yet"
            description="A session lets a person's address in at resources for a limited time."
          />
        }
        noMatch={list.noMatch("No session matches")}
      />
      {stopping === undefined ? null : (
        <StopDialog
          session={stopping}
          whose="anybody"
          onClose={() => setStopping(undefined)}
          onStopped={() =>
            announce(`The session of ${stopping.userName} was stopped. Its rules are being closed.`)
          }
        />
      )}
    </AskToStop>
  );
}
