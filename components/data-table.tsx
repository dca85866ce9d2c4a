"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { type RowData, type SortingState, useTable } from "@tanstack/react-table";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useMemo } from "react";
import { asApiError } from "@/lib/client/api-error";
import type { Page } from "@/lib/contract/common";
import { features, type TableColumns } from "./data-table-columns";
import { HeadCell, SortSelect } from "./data-table-head";
import { DataTableRows, SkeletonRows } from "./data-table-rows";
import { Button } from "./ui/button";
import { cn } from "./ui/cn";
import { EmptyState } from "./ui/empty-state";
import { Pagination } from "./ui/pagination";
import { ProgressBar } from "./ui/spinner";

type Rows<Item> = Page<Item> | readonly Item[];

export type DataTableProps<Item extends RowData> = {
  /** Names the table; for screen readers. */
  caption: string;
  /** From `tableColumns`, at module scope or in a memo. */
  columns: TableColumns<Item>;
  /** A page or a bare array. Keep the previous page meanwhile: `placeholderData`. */
  query: Pick<
    UseQueryResult<Rows<Item>>,
    "data" | "error" | "isFetching" | "isPlaceholderData" | "dataUpdatedAt" | "refetch"
  >;
  rowId: (item: Item) => string;
  rowHref?: (item: Item) => string;
  /** What opening a row does where it leads to no other page. */
  onRowOpen?: (item: Item) => void;
  /** As the wire has it: "name", or "-name" for the other way round. */
  sort?: string | undefined;
  /** A third press on a heading asks for undefined, the server's own order. */
  onSort?: (sort: string | undefined) => void;
  /** The address of a page, counted from 0. */
  pageHref?: (page: number) => string;
  hiddenColumns?: readonly string[];
  /** Rows to mark as new. */
  highlighted?: ReadonlySet<string>;
  /** Nothing yet: an `EmptyState` that says what it is and how to begin. */
  empty: ReactNode;
  /** Set it while a search or filter is on: names it, and offers to clear it. */
  noMatch?: { title: string; onClear: () => void } | undefined;
  /** Finishes "… could not be loaded": "Roles". */
  subject: string;
  skeletonRows?: number;
};

// What is said of failures comes after the first paint, and before there is a failure to tell of.
const loadStates = () => import("./data-table-states");
const DataTableError = dynamic(() => loadStates().then((module) => module.DataTableError));
const StaleBanner = dynamic(() => loadStates().then((module) => module.StaleBanner));

const none: readonly never[] = [];

/**
 * The table of the product: cards where there are less than 36 rem for it, a header that stays, rows
 * by keyboard, and a place for loading, nothing yet, nothing matches and failure. The server sorts and
 * pages.
 */
export function DataTable<Item extends RowData>(props: DataTableProps<Item>) {
  const { query, columns, sort, onSort, pageHref, noMatch } = props;
  const rows = query.data === undefined ? undefined : rowsOf(query.data);
  useEffect(() => void loadStates(), []);
  const sorting = useMemo(() => sortingOf(sort), [sort]);
  const columnVisibility = useMemo(
    () => Object.fromEntries((props.hiddenColumns ?? none).map((id) => [id, false])),
    [props.hiddenColumns],
  );
  const table = useTable({
    features,
    columns,
    data: rows ?? none,
    getRowId: props.rowId,
    state: { sorting, columnVisibility },
    onSortingChange: (update) =>
      onSort?.(sortOf(typeof update === "function" ? update(sorting) : update)),
    manualSorting: true,
    enableSorting: onSort !== undefined,
    sortDescFirst: false,
  });
  const headers = table.getHeaderGroups().flatMap((group) => group.headers);
  const metas = headers.map((header) => header.column.columnDef.meta);
  const error = query.error === null ? undefined : asApiError(query.error);
  const retry = () => void query.refetch();

  if (rows === undefined && error !== undefined) {
    return (
      <Frame>
        <DataTableError subject={props.subject} error={error} onRetry={retry} />
      </Frame>
    );
  }
  if (rows?.length === 0) {
    return (
      <Frame busy={query.isFetching}>
        {noMatch === undefined ? (
          props.empty
        ) : (
          <EmptyState
            title={noMatch.title}
            action={<Button onClick={noMatch.onClear}>Clear filters</Button>}
          />
        )}
      </Frame>
    );
  }
  return (
    <div className="@container flex flex-col gap-3">
      {error === undefined ? null : (
        <StaleBanner error={error} since={query.dataUpdatedAt} onRetry={retry} />
      )}
      <SortSelect headers={headers} sort={sort} onSort={onSort} />
      <Frame busy={query.isFetching}>
        <table className="w-full border-separate border-spacing-0 text-start @max-xl:block @xl:table-fixed @xl:[&_td]:border-b @xl:[&_tr:last-child>td]:border-b-0">
          <caption className="sr-only">{props.caption}</caption>
          <thead className="@max-xl:hidden">
            <tr>
              {headers.map((header) => (
                <HeadCell key={header.id} header={header} />
              ))}
            </tr>
          </thead>
          <tbody
            className={cn(
              "transition-opacity duration-200 @max-xl:block",
              query.isPlaceholderData && "opacity-55",
            )}
          >
            {rows === undefined ? (
              <SkeletonRows count={props.skeletonRows ?? 8} metas={metas} />
            ) : (
              <DataTableRows
                rows={table.getRowModel().rows}
                rowHref={props.rowHref}
                onRowOpen={props.onRowOpen}
                highlighted={props.highlighted}
              />
            )}
          </tbody>
        </table>
      </Frame>
      {pageHref === undefined || query.data === undefined || !("content" in query.data) ? null : (
        <Pagination
          label={`Pages of ${props.caption}`}
          page={query.data.number}
          size={query.data.size}
          total={query.data.totalElements}
          hrefOf={pageHref}
        />
      )}
    </div>
  );
}

function Frame({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <div aria-busy={busy} className="relative rounded-lg border bg-surface shadow-card">
      <ProgressBar active={busy} className="absolute inset-x-2 -top-px z-20" />
      {children}
    </div>
  );
}

function rowsOf<Item>(answer: Rows<Item>): readonly Item[] {
  return "content" in answer ? answer.content : answer;
}

function sortingOf(sort: string | undefined): SortingState {
  if (sort === undefined || sort === "") return [];
  const desc = sort.startsWith("-");
  return [{ id: desc ? sort.slice(1) : sort, desc }];
}

function sortOf(sorting: SortingState): string | undefined {
  const [first] = sorting;
  return first && (first.desc ? `-${first.id}` : first.id);
}
