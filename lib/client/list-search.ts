import {
  createLoader,
  createSerializer,
  type ParserMap,
  parseAsInteger,
  parseAsString,
} from "nuqs/server";
import type { z } from "zod";

const rowsPerPage = 50;
const pageMax = 1_000_000;

/** What the address of every list says; pages count from 1 there. */
export const listParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsString,
  page: parseAsInteger.withDefault(1),
};

type ListQuery<Sort> = {
  shape: { q: z.ZodType<string | undefined>; sort: z.ZodType<Sort | undefined> };
};

type ListAddress = { q: string; sort: string | null; page: number };

/** The wire counts pages from 0. */
export const pageOf = (page: number) => Math.min(Math.max(0, page - 1), pageMax);

/**
 * How the address of a list is read, in the browser and on the server.
 *
 * @param query the list's query on the wire
 * @param filters what the address says beside text, order and page; null where it does not filter
 */
export function listSearch<Sort extends string, Filters extends ParserMap>(
  { shape }: ListQuery<Sort>,
  filters: Filters,
) {
  const sortOf = (sort: string | null) => shape.sort.safeParse(sort ?? undefined).data;
  return {
    filters,
    /** A path with filters behind it. */
    href: createSerializer(filters),
    load: createLoader({ ...listParsers, ...filters }),
    sortOf,
    /** The wire's query, or the part of it that all lists have. */
    queryOf({ q, sort, page }: ListAddress) {
      // An address can be typed by hand: what the wire would refuse is left out.
      const text = shape.q.safeParse(q.trim()).data;
      const order = sortOf(sort);
      return {
        page: pageOf(page),
        size: rowsPerPage,
        ...(text && { q: text }),
        ...(order && { sort: order }),
      };
    },
  };
}

/** What an address says, read by a `listSearch`. */
export type SearchOf<Search extends { load: (...given: never[]) => unknown }> = Awaited<
  ReturnType<Search["load"]>
>;
