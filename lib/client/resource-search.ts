import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { isSearchable, providerNameMax, resourceSortKeys } from "@/lib/contract/lists";
import type { ResourceListQuery } from "@/lib/contract/resources";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of resources. */
export const resourceSearch = listSearch(resourceSortKeys, {
  status: parseAsStringLiteral(["active", "inactive", "unverified"]),
  provider: parseAsString,
  without: parseAsStringLiteral(["roles"]),
});
export type ResourceSearch = SearchOf<typeof resourceSearch>;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function resourceListQueryOf(search: ResourceSearch): ResourceListQuery {
  const { status, provider, without } = search;
  return {
    ...resourceSearch.queryOf(search),
    ...(status === "active" && { active: "true", verified: "true" }),
    ...(status === "inactive" && { active: "false" }),
    ...(status === "unverified" && { active: "true", verified: "false" }),
    ...(provider && provider.length <= providerNameMax && isSearchable(provider) && { provider }),
    ...(without !== null && { without }),
  };
}
