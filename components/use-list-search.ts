"use client";

import { createSerializer, type Nullable, type ParserMap, useQueryStates, type Values } from "nuqs";
import { listParsers } from "@/lib/client/list-search";
import { type ChoiceFilter, noMatchTitle } from "./choice-filter";

const listHref = createSerializer(listParsers);
const pushed = { history: "push" } as const;

/**
 * The search, the filters, the order and the page of a list, all of them in the address.
 *
 * @param path where the list stands
 * @param list its `listSearch`
 */
export function useListSearch<Filters extends ParserMap>(
  path: string,
  list: {
    filters: Filters;
    href: (path: string, filters: Values<Filters>) => string;
    sortOf: (sort: string | null) => string | undefined;
  },
) {
  const [view, setView] = useQueryStates(listParsers, { clearOnDefault: true });
  const [filters, setFilters] = useQueryStates(list.filters, { clearOnDefault: true });
  const filtersOn = Object.values(filters).filter((value) => value !== null).length;
  const isFiltered = view.q !== "" || filtersOn > 0;

  /** Each change begins with the first page. */
  function filter(change: Partial<Nullable<Values<Filters>>> | null): void {
    void setFilters(change, pushed);
    void setView({ page: null }, pushed);
  }
  function clear(): void {
    void setView({ q: null, page: null });
    void setFilters(null);
  }
  return {
    search: { ...view, ...filters },
    isFiltered,
    filter,
    /** Takes away all filters; undefined while there are not several. */
    clearFilters: filtersOn > 1 ? () => filter(null) : undefined,
    /** For the `ListBar`. */
    bar: {
      value: view.q,
      onChange: (q: string) => void setView({ q, page: null }),
    },
    /** For the `DataTable`. */
    table: {
      sort: list.sortOf(view.sort),
      onSort: (sort: string | undefined) =>
        void setView({ sort: sort ?? null, page: null }, pushed),
      pageHref: (page: number) => listHref(list.href(path, filters), { ...view, page: page + 1 }),
    },
    /** What the table says where nothing is let through: `nothing` begins it, "No role matches". */
    noMatch: (
      nothing: string,
      choices: readonly ChoiceFilter[] = [],
      more: readonly string[] = [],
    ) =>
      isFiltered
        ? { title: noMatchTitle(nothing, view.q, choices, more), onClear: clear }
        : undefined,
  };
}
