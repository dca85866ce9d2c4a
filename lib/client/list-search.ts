import {
  createLoader,
  createSerializer,
  type ParserMap,
  parseAsInteger,
  parseAsString,
} from "nuqs/server";
import { isSearchable, searchTextMax } from "@/lib/contract/lists";

const rowsPerPage = 50;
const pageMax = 1_000_000;

/** What the address of every list says; pages count from 1 there. */
export const listParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsString,
  page: parseAsInteger.withDefault(1),
};

type ListAddress = { q: string; sort: string | null; page: number };

/** The wire counts pages from 0. */
export const pageOf = (page: number) => Math.min(Math.max(0, page - 1), pageMax);

/**
 * How the address of a list is read, in the browser and on the server.
 *
 * @param sortKeys the words that the wire takes in `sort`, with or without a `-` before them
 * @param filters what the address says beside text, order and page; null where it does not filter
 */
export function listSearch<const Key extends string, Filters extends ParserMap>(
  sortKeys: readonly Key[],
  filters: Filters,
) {
  const orders = sortKeys.flatMap((key): (Key | `-${Key}`)[] => [key, `-${key}`]);
  const sortOf = (sort: string | null) => orders.find((order) => order === sort);
  return {
    filters,
    /** A path with filters behind it. */
    href: createSerializer(filters),
    load: createLoader({ ...listParsers, ...filters }),
    sortOf,
    /** The wire's query, or the part of it that all lists have. */
    queryOf({ q, sort, page }: ListAddress) {
      // An address can be typed by hand: what the wire would refuse is left out.
      const text = q.trim();
      const order = sortOf(sort);
      return {
        page: pageOf(page),
        size: rowsPerPage,
        ...(text && text.length <= searchTextMax && isSearchable(text) && { q: text }),
        ...(order && { sort: order }),
      };
    },
  };
}

/** What an address says, read by a `listSearch`. */
export type SearchOf<Search extends { load: (...given: never[]) => unknown }> = Awaited<
  ReturnType<Search["load"]>
>;
