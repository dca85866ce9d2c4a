"use client";

import { useQuery } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { SearchBox } from "@/components/search-box";
import { EmptyState } from "@/components/ui/empty-state";
import {
  type SessionFocus,
  sessionListQueryOf,
  sessionSearchHref,
  sessionSearchParsers,
} from "@/lib/client/session-search";
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
  const [search, setSearch] = useQueryStates(sessionSearchParsers, { clearOnDefault: true });
  const [stopping, setStopping] = useState<Session>();
  const path = usePathname();
  const address = useSearchParams();
  const announce = useAnnounce();
  const query = useQuery(everybodysSessionsQuery(sessionListQueryOf(search, focus)));
  const { q, state, user, resource } = search;
  const filtered =
    q !== "" ||
    state !== null ||
    (user !== null && focus.userId === undefined) ||
    (resource !== null && focus.resourceId === undefined);
  return (
    <AskToStop value={setStopping}>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search sessions"
          value={search.q}
          onChange={(next) => void setSearch({ q: next, page: null })}
        />
        <SessionFilters
          search={search}
          focus={focus}
          onChange={(change) => void setSearch({ ...change, page: null }, { history: "push" })}
        />
      </div>
      <DataTable
        caption="Sessions"
        subject="Sessions"
        columns={allSessionColumns}
        query={query}
        rowId={({ id }) => id}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch(
            { sort: sessionSearchParsers.sort.parse(sort ?? ""), page: null },
            { history: "push" },
          )
        }
        // What else the address says, such as the tab, stays.
        pageHref={(page) => `${path}${sessionSearchHref(address, { page: page + 1 })}`}
        empty={
          <EmptyState
            icon={<DoorOpen />}
            title="No sessions yet"
            description="A session lets a person's address in at resources for a limited time."
          />
        }
        noMatch={
          filtered
            ? {
                title: "No session matches",
                onClear: () =>
                  void setSearch({ q: null, state: null, user: null, resource: null, page: null }),
              }
            : undefined
        }
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
