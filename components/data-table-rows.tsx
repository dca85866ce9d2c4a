"use client";

import { FlexRender, type Row, type RowData } from "@tanstack/react-table";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { cardClass, columnClass, type features } from "./data-table-columns";
import { cn } from "./ui/cn";
import { Skeleton } from "./ui/skeleton";

const rowClass =
  "group/row border-b outline-offset-[-2px] transition-colors last:border-b-0 @max-xl:flex @max-xl:flex-wrap @max-xl:items-start @max-xl:gap-y-1.5 @max-xl:p-4";
const cellClass =
  "truncate p-0 align-middle @xl:h-11 @xl:px-3 @xl:first:ps-4 @xl:last:pe-4 @max-xl:block";

const interactive = "a, button, input, select, textarea, label, [role=menuitem], [role=dialog]";

/**
 * Rows that can be walked with ↑ ↓ Home End, opened with Enter or a press, and whose menu opens
 * with a dot. One of them is a tab stop; what is inside them stays reachable by Tab.
 */
export function DataTableRows<Item extends RowData>({
  rows,
  rowHref,
  onRowOpen,
  highlighted,
}: {
  rows: readonly Row<typeof features, Item>[];
  rowHref: ((item: Item) => string) | undefined;
  onRowOpen: ((item: Item) => void) | undefined;
  highlighted: ReadonlySet<string> | undefined;
}) {
  const router = useRouter();
  const [activeId, setActiveId] = useState<string>();
  const tabStop = rows.some((row) => row.id === activeId) ? activeId : rows[0]?.id;

  function open(row: Row<typeof features, Item>) {
    if (rowHref !== undefined) router.push(rowHref(row.original));
    onRowOpen?.(row.original);
  }
  function press(event: MouseEvent, row: Row<typeof features, Item>) {
    const { target } = event;
    const ours = target instanceof Element && event.currentTarget.contains(target);
    // A press on something inside is its own affair, and so is one that ends a text selection.
    if (!ours || target.closest(interactive) !== null || event.defaultPrevented) return;
    if (window.getSelection()?.toString()) return;
    open(row);
  }
  function keyDown(event: KeyboardEvent<HTMLElement>, row: Row<typeof features, Item>) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Enter") return open(row);
    if (event.key === ".") {
      event.currentTarget.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
      return;
    }
    const next = neighbour(event.currentTarget, event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  return rows.map((row) => (
    <tr
      key={row.id}
      data-row-id={row.id}
      tabIndex={row.id === tabStop ? 0 : -1}
      onFocus={() => setActiveId(row.id)}
      onClick={(event) => press(event, row)}
      onKeyDown={(event) => keyDown(event, row)}
      className={cn(
        rowClass,
        "hover:bg-surface-hover",
        (rowHref ?? onRowOpen) !== undefined && "cursor-pointer",
        highlighted?.has(row.id) && "bg-accent-subtle/60",
      )}
    >
      {row.getVisibleCells().map((cell) => {
        const { meta } = cell.column.columnDef;
        return (
          <td
            key={cell.id}
            data-label={meta?.speaksForItself ? undefined : meta?.label}
            className={cn(cellClass, columnClass(meta), cardClass(meta))}
          >
            <FlexRender cell={cell} />
          </td>
        );
      })}
    </tr>
  ));
}

/** Rows of bars where the texts will stand, as wide as the columns. */
export function SkeletonRows({
  count,
  metas,
}: {
  count: number;
  metas: readonly Parameters<typeof columnClass>[0][];
}) {
  return Array.from({ length: count }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
    <tr key={row} className={rowClass}>
      {metas.map((meta, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
        <td key={column} className={cn(cellClass, columnClass(meta), cardClass(meta))}>
          {meta?.card === "menu" || meta?.card === "button" ? null : (
            <Skeleton
              className={cn(
                meta?.align === "end" && "ms-auto",
                meta?.card === "title" ? ["w-2/5", "w-3/5", "w-1/2"][row % 3] : "w-16 max-w-full",
              )}
            />
          )}
        </td>
      ))}
    </tr>
  ));
}

function neighbour(row: HTMLElement, key: string): HTMLElement | undefined {
  const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>(":scope > tr") ?? [])];
  const index = rows.indexOf(row);
  if (key === "ArrowDown") return rows[index + 1];
  if (key === "ArrowUp") return rows[index - 1];
  if (key === "Home") return rows[0];
  if (key === "End") return rows.at(-1);
  return undefined;
}
