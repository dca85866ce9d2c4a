"use client";

import { useQuery } from "@tanstack/react-query";
import { Grid3x3, Waypoints } from "lucide-react";
import { useContext } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { Status } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { accessMatrixQuery, matrixSideMax } from "@/lib/client/access";
import type { AccessFilters } from "@/lib/client/access-search";
import { asApiError } from "@/lib/client/api-error";
import type { AccessRow } from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";
import { AskWhy } from "./access-columns";
import { openingWords, stateWords } from "./access-words";

/** People by resources; each cell opens its routes. */
export function AccessMatrix({ filters }: { filters: AccessFilters }) {
  const { data, error, isPlaceholderData, refetch } = useQuery(accessMatrixQuery(filters));
  if (error !== null) {
    return <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton className="h-64 w-full rounded-lg" />;
  if (data?.length === 0) {
    return (
      <EmptyState
        icon={<Waypoints />}
        title={filters.open ? "Nobody is in right now." : "Nobody reaches anything here."}
      />
    );
  }
  if (data === null || !fitsMatrix(data)) {
    return (
      <EmptyState
        icon={<Grid3x3 />}
        title="Too much for a matrix"
        description={`It shows up to ${matrixSideMax} people and ${matrixSideMax} resources. Filter by a person, a resource or a role, or look at the list.`}
      />
    );
  }
  return (
    <div className={cn("transition-opacity", isPlaceholderData && "opacity-55")}>
      <Matrix rows={data} />
    </div>
  );
}

/** Scrolls within itself where it is wide. */
function Matrix({ rows }: { rows: readonly AccessRow[] }) {
  const ask = useContext(AskWhy);
  const { people, things, cells } = arranged(rows);
  return (
    <section
      aria-label="Matrix of access"
      className="max-h-[70dvh] w-fit max-w-full overflow-auto rounded-lg border bg-surface shadow-card"
    >
      <table className="border-separate border-spacing-0 text-sm">
        <caption className="sr-only">People by the resources they can reach</caption>
        <thead>
          <tr>
            <td className="sticky start-0 top-0 z-20 border-e border-b bg-surface-sunken" />
            {things.map(({ id, name }) => (
              <th
                key={id}
                scope="col"
                className="sticky top-0 z-10 h-9 max-w-36 truncate border-b bg-surface-sunken px-2 text-start font-medium text-muted-foreground text-xs"
                title={name}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map(({ id, name }) => (
            <tr key={id}>
              <th
                scope="row"
                className="sticky start-0 z-10 max-w-40 truncate border-e border-b bg-surface px-3 text-start font-medium sm:max-w-56"
                title={name}
              >
                {name}
              </th>
              {things.map((thing) => (
                <Cell key={thing.id} row={cells.get(`${id}:${thing.id}`)} onAsk={ask} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ row, onAsk }: { row: AccessRow | undefined; onAsk: (row: AccessRow) => void }) {
  if (row === undefined) {
    return (
      <td className="border-b px-2 text-center text-muted-foreground">
        <span aria-hidden="true">–</span>
        <span className="sr-only">no access</span>
      </td>
    );
  }
  const { words, note } = stateWords(row);
  const opening = row.openings?.[0];
  const now = opening && openingWords(opening);
  const told = [words, note, now && `${now.words} for ${opening.address}`].filter(Boolean);
  const granted = row.state === "no" ? "not granted" : formatHours(row.limitHours);
  return (
    <td className="border-b p-1">
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${row.user.name}, ${row.resource.name}: ${told.join(", ")}. Why?`}
        title={now ? `${now.words} for ${opening.address}` : note}
        onClick={() => onAsk(row)}
        className={cn(
          "flex h-8 w-full min-w-16 items-center justify-center gap-2 whitespace-nowrap rounded-md px-2 text-xs tabular-nums transition-colors",
          lookOf(row),
        )}
      >
        {now === undefined ? null : <Status tone={now.tone}>{now.words}</Status>}
        <span className={cn(row.state === "could" && "line-through")}>{granted}</span>
      </button>
    </td>
  );
}

function lookOf({ state, openings }: AccessRow): string {
  const isOpen = openings?.some(({ status }) => status === "APPLIED") ?? false;
  const ring = isOpen ? "font-medium ring-1 ring-success ring-inset " : "";
  const hue =
    state === "can"
      ? "bg-success-subtle text-success-text hover:bg-success-border/60"
      : "bg-surface-sunken text-muted-foreground hover:bg-border";
  return ring + hue;
}

type Named = { id: string; name: string };

function arranged(rows: readonly AccessRow[]) {
  const people = new Map<string, Named>();
  const things = new Map<string, Named>();
  const cells = new Map<string, AccessRow>();
  for (const row of rows) {
    people.set(row.user.id, row.user);
    things.set(row.resource.id, row.resource);
    cells.set(`${row.user.id}:${row.resource.id}`, row);
  }
  const byName = (a: Named, b: Named) =>
    a.name.localeCompare(b.name, "en", { numeric: true }) || (a.id < b.id ? -1 : 1);
  return { people: [...people.values()], things: [...things.values()].sort(byName), cells };
}

function fitsMatrix(rows: readonly AccessRow[]): boolean {
  const people = new Set(rows.map(({ user }) => user.id));
  const things = new Set(rows.map(({ resource }) => resource.id));
  return people.size <= matrixSideMax && things.size <= matrixSideMax;
}
