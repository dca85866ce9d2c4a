import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { uuid } from "@/lib/contract/common";
import { type UserListQuery, userListQuery, userStatuses } from "@/lib/contract/users";

const peoplePerPage = 50;
const pageMax = 1_000_000;

/** What the address of the list of people says; pages count from 1 there. */
export const userSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(["name", "-name", "email", "-email", "updated", "-updated"]),
  page: parseAsInteger.withDefault(1),
  status: parseAsStringLiteral(userStatuses),
  account: parseAsStringLiteral(["admin", "member"]),
  /** The id of a role that they have. */
  role: parseAsString,
};

export const loadUserSearch = createLoader(userSearchParsers);
export type UserSearch = Awaited<ReturnType<typeof loadUserSearch>>;

/** The address of the list for a search. */
export const userSearchHref = createSerializer(userSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function userListQueryOf(search: UserSearch): UserListQuery {
  const { q, sort, page, status, account, role } = search;
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = userListQuery.shape.q.safeParse(q.trim()).data;
  const roleId = uuid.safeParse(role).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: peoplePerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(status !== null && { status }),
    ...(account !== null && { admin: account === "admin" ? "true" : "false" }),
    ...(roleId && { role: roleId }),
  };
}
