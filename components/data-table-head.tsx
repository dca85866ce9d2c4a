"use client";

import { FlexRender, type Header, type RowData } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { columnClass, type features } from "./data-table-columns";
import { cn } from "./ui/cn";
import { Select } from "./ui/select";

type Head<Item extends RowData> = Header<typeof features, Item, unknown>;

const directions = { asc: "ascending", desc: "descending" } as const;

export function HeadCell<Item extends RowData>({ header }: { header: Head<Item> }) {
  const { meta } = header.column.columnDef;
  const sortable = header.column.getCanSort();
  const sorted = header.column.getIsSorted();
  const Icon = sorted === false ? ChevronsUpDown : sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={sortable ? (sorted === false ? "none" : directions[sorted]) : undefined}
      className={cn(
        "sticky top-(--header-height) z-10 h-9 border-b bg-surface-sunken px-3 text-start font-medium text-muted-foreground text-xs first:rounded-ss-[calc(var(--radius-lg)-1px)] first:ps-4 last:rounded-se-[calc(var(--radius-lg)-1px)] last:pe-4",
        columnClass(meta),
      )}
    >
      {sortable ? (
        <button
          type="button"
          onClick={header.column.getToggleSortingHandler()}
          className={cn(
            "-mx-1.5 inline-flex h-6 max-w-full items-center gap-1 rounded-sm px-1.5 hover:text-foreground",
            sorted !== false && "text-foreground",
          )}
        >
          <span className="truncate">
            <FlexRender header={header} />
          </span>
          <Icon
            aria-hidden="true"
            className={cn("size-3 shrink-0", sorted === false && "opacity-60")}
          />
        </button>
      ) : (
        <span className={cn(meta?.labelHidden && "sr-only")}>
          <FlexRender header={header} />
        </span>
      )}
    </th>
  );
}

/** Cards have no headings to press. */
export function SortSelect<Item extends RowData>({
  headers,
  sort,
  onSort,
}: {
  headers: readonly Head<Item>[];
  sort: string | undefined;
  onSort: ((sort: string | undefined) => void) | undefined;
}) {
  const sortable = headers.filter((header) => header.column.getCanSort());
  if (onSort === undefined || sortable.length === 0) return null;
  return (
    <Select
      aria-label="Sort by"
      value={sort ?? ""}
      onChange={(event) => onSort(event.target.value === "" ? undefined : event.target.value)}
      className="@xl:hidden"
    >
      <option value="">Sort: default order</option>
      {sortable.flatMap(({ column }) => [
        <option key={column.id} value={column.id}>
          Sort: {column.columnDef.meta?.label} ↑
        </option>,
        <option key={`-${column.id}`} value={`-${column.id}`}>
          Sort: {column.columnDef.meta?.label} ↓
        </option>,
      ])}
    </Select>
  );
}
