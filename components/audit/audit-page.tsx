"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { asApiError } from "@/lib/client/api-error";
import { auditEventQuery, auditLogQuery } from "@/lib/client/audit";
import { auditFiltersOf, auditSearchParsers } from "@/lib/client/audit-search";
import { ErrorBanner } from "../error-banner";
import { PageHeader } from "../page-header";
import { SearchBox } from "../search-box";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { AuditFilters, noFilters } from "./audit-filters";
import { EventRow } from "./event-list";
import { EventLog } from "./event-log";
import { actorText } from "./event-text";
import { ExportButton, ExportState, useExport } from "./export-button";

/** The audit log of the organization. What it shows is in the address, as is the event of a link. */
export function AuditPage() {
  const [search, setSearch] = useQueryStates(auditSearchParsers, { clearOnDefault: true });
  const { q, type, actor, about, result, from, to, event } = search;
  const filters = useMemo(
    () => auditFiltersOf({ q, type, actor, about, result, from, to }),
    [q, type, actor, about, result, from, to],
  );
  const names = useNames(filters, actor, about);
  const exporting = useExport(filters);
  const clear = () => void setSearch({ ...noFilters, q: null }, { history: "push" });
  const filtered = Object.keys(filters).length > 0;
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who did what and when, in a chain that shows any change to it."
        actions={<ExportButton {...exporting} />}
      />
      {event === null ? null : (
        <LinkedEvent id={event} onClose={() => void setSearch({ event: null })} />
      )}
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search actor, object or address"
          value={q}
          onChange={(text) => void setSearch({ q: text })}
        />
        <AuditFilters
          search={search}
          {...names}
          onChange={(change) => void setSearch(change, { history: "push" })}
        />
        {filtered ? (
          <Button variant="ghost" size="sm" onClick={clear}>
            Clear all
          </Button>
        ) : null}
      </div>
      <ExportState {...exporting} />
      <EventLog
        filters={filters}
        empty={
          filtered ? (
            <EmptyState
              title="No events match"
              action={<Button onClick={clear}>Clear filters</Button>}
            />
          ) : (
            <EmptyState
              icon={<ScrollText />}
              title="No events yet"
              description="Every change and every refused attempt will stand here."
            />
          )
        }
      />
    </>
  );
}

/** What the events that are shown call those whom the filters name by id. */
function useNames(
  filters: ReturnType<typeof auditFiltersOf>,
  actor: string | null,
  about: string | null,
) {
  const { data } = useInfiniteQuery(auditLogQuery(filters));
  const events = data?.pages.flatMap(({ content }) => content) ?? [];
  const by = events.find(({ actorId }) => actor !== null && actorId === actor);
  const of = events.find(({ resourceId }) => about !== null && resourceId === about);
  return {
    actorName: by && actorText(by).replace(/ \(API key .*\)$/, ""),
    objectName: of?.resourceName ?? undefined,
  };
}

function LinkedEvent({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useQuery(auditEventQuery(id));
  return (
    <section aria-label="The event of this link" className="mb-4">
      {error === null ? null : <ErrorBanner error={asApiError(error)} className="mb-2" />}
      {data === undefined ? null : (
        <ul className="mb-2 overflow-clip rounded-lg border border-accent bg-surface shadow-card">
          <EventRow event={data} isOpen />
        </ul>
      )}
      <Button size="sm" onClick={onClose}>
        Close the event of this link
      </Button>
    </section>
  );
}
