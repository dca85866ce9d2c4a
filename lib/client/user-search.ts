import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { asUuid, userSortKeys, userStatuses } from "@/lib/contract/lists";
import type { UserListQuery } from "@/lib/contract/users";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of people. */
export const userSearch = listSearch(userSortKeys, {
  status: parseAsStringLiteral(userStatuses),
  account: parseAsStringLiteral(["admin", "member"]),
  /** The id of a role that they have. */
  role: parseAsString,
  /** Whether they have a live session. */
  live: parseAsStringLiteral(["true", "false"]),
});
export type UserSearch = SearchOf<typeof userSearch>;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function userListQueryOf(search: UserSearch): UserListQuery {
  const { status, account, role, live } = search;
  const roleId = asUuid(role);
  return {
    ...userSearch.queryOf(search),
    ...(status !== null && { status }),
    ...(account !== null && { admin: account === "admin" ? "true" : "false" }),
    ...(roleId && { role: roleId }),
    ...(live !== null && { live }),
  };
}
