import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import type { AccessQuery } from "@/lib/contract/access";
import { asInstant, isPast } from "@/lib/contract/instants";
import { asUuid } from "@/lib/contract/lists";

const pairsPerPage = 50;
const pageMax = 1_000_000;

/** What the address says of who can reach what; pages count from 1 there. */
export const accessSearchParsers = {
  user: parseAsString,
  resource: parseAsString,
  role: parseAsString,
  at: parseAsString,
  /** Only who is, or may be, let in right now. */
  open: parseAsStringLiteral(["true"]),
  page: parseAsInteger.withDefault(1),
  view: parseAsStringLiteral(["list", "matrix"]).withDefault("list"),
  /** "<user>:<resource>": the pair whose routes are shown. */
  why: parseAsString,
};

export const loadAccessSearch = createLoader(accessSearchParsers);
export type AccessSearch = Awaited<ReturnType<typeof loadAccessSearch>>;

/** What a page holds fast: the person, the resource or the role that it is about. */
export type AccessFocus = Pick<AccessQuery, "userId" | "resourceId" | "roleId">;

export type AccessFilters = AccessFocus & Pick<AccessQuery, "at" | "open">;

/** The filters that an address names. It can be typed by hand: what the wire would refuse is left out. */
export function accessFiltersOf(search: AccessSearch, focus: AccessFocus = {}): AccessFilters {
  const person = asUuid(search.user);
  const resource = asUuid(search.resource);
  const role = asUuid(search.role);
  const moment = asInstant(search.at);
  return {
    ...(person && { userId: person }),
    ...(resource && { resourceId: resource }),
    ...(role && { roleId: role }),
    ...(moment && isPast(moment) ? { at: moment } : search.open && { open: search.open }),
    ...focus,
  };
}

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function accessListQueryOf(search: AccessSearch, focus?: AccessFocus): AccessQuery {
  return {
    ...accessFiltersOf(search, focus),
    page: Math.min(Math.max(0, search.page - 1), pageMax),
    size: pairsPerPage,
  };
}

/** Where the file of what is shown is. */
export function accessExportHref(filters: AccessFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return `/api/v1/access/export${query.size === 0 ? "" : `?${query}`}`;
}

export const accessSearchHref = createSerializer(accessSearchParsers);
