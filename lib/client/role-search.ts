import { parseAsStringLiteral } from "nuqs/server";
import { roleSortKeys } from "@/lib/contract/lists";
import type { RoleListQuery } from "@/lib/contract/roles";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of roles. */
export const roleSearch = listSearch(roleSortKeys, {
  /** "8": at most so many hours; "none": no limit of their own. */
  limit: parseAsStringLiteral(["1", "2", "4", "8", "12", "24", "none"]),
  without: parseAsStringLiteral(["resources", "users"]),
});
export type RoleSearch = SearchOf<typeof roleSearch>;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function roleListQueryOf(search: RoleSearch): RoleListQuery {
  const { limit, without } = search;
  return {
    ...roleSearch.queryOf(search),
    ...(limit === "none" && { limit }),
    ...(limit !== null && limit !== "none" && { hoursMax: Number(limit) }),
    ...(without !== null && { without }),
  };
}
