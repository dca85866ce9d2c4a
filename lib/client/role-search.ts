import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { type RoleListQuery, roleListQuery, roleSortKeys } from "@/lib/contract/roles";

const rolesPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the roles list says; pages count from 1 there. */
export const roleSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([...roleSortKeys, ...roleSortKeys.map((key) => `-${key}` as const)]),
  page: parseAsInteger.withDefault(1),
  /** "8": at most so many hours; "none": no limit of their own. */
  limit: parseAsStringLiteral(["1", "2", "4", "8", "12", "24", "none"]),
  without: parseAsStringLiteral(["resources", "users"]),
};

export const loadRoleSearch = createLoader(roleSearchParsers);
export type RoleSearch = Awaited<ReturnType<typeof loadRoleSearch>>;

/** The address of the list for a search. */
export const roleSearchHref = createSerializer(roleSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function roleListQueryOf({ q, sort, page, limit, without }: RoleSearch): RoleListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = roleListQuery.shape.q.safeParse(q.trim()).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: rolesPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(limit === "none" && { limit }),
    ...(limit !== null && limit !== "none" && { hoursMax: Number(limit) }),
    ...(without !== null && { without }),
  };
}
