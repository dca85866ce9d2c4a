import { parseAsStringLiteral } from "nuqs/server";
import type { ApiKeyListQuery } from "@/lib/contract/api-keys";
import { apiKeySortKeys, keyStatuses } from "@/lib/contract/lists";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of keys. */
export const keySearch = listSearch(apiKeySortKeys, {
  status: parseAsStringLiteral(keyStatuses),
});

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function keyListQueryOf(search: SearchOf<typeof keySearch>): ApiKeyListQuery {
  const { status } = search;
  return { ...keySearch.queryOf(search), ...(status !== null && { status }) };
}
