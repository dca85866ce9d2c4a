import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type ResourceListQuery, resourceListQuery } from "@/lib/contract/resources";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of resources. */
export const resourceSearch = listSearch(resourceListQuery, {
  status: parseAsStringLiteral(["active", "inactive", "unverified"]),
  provider: parseAsString,
  without: parseAsStringLiteral(["roles"]),
});
export type ResourceSearch = SearchOf<typeof resourceSearch>;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function resourceListQueryOf(search: ResourceSearch): ResourceListQuery {
  const { status, provider, without } = search;
  const kind = resourceListQuery.shape.provider.safeParse(provider ?? undefined).data;
  return {
    ...resourceSearch.queryOf(search),
    ...(status === "active" && { active: "true", verified: "true" }),
    ...(status === "inactive" && { active: "false" }),
    ...(status === "unverified" && { active: "true", verified: "false" }),
    ...(kind && { provider: kind }),
    ...(without !== null && { without }),
  };
}
