import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { asUuid, sessionSortKeys } from "@/lib/contract/lists";
import type { SessionListQuery } from "@/lib/contract/sessions";
import { listSearch, pageOf, type SearchOf } from "./list-search";

const historyPerPage = 10;

/** The address of a list of everybody's sessions. */
export const sessionSearch = listSearch(sessionSortKeys, {
  state: parseAsStringLiteral(["live", "ended"]),
  user: parseAsString,
  resource: parseAsString,
  /** The id of a role that they use. */
  role: parseAsString,
});
export type SessionSearch = SearchOf<typeof sessionSearch>;

/** What a page holds fast: the person or the resource that it is about. */
export type SessionFocus = Pick<SessionListQuery, "userId" | "resourceId" | "roleId">;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function sessionListQueryOf(
  search: SessionSearch,
  focus: SessionFocus = {},
): SessionListQuery {
  const { state, user, resource, role } = search;
  const userId = asUuid(user);
  const resourceId = asUuid(resource);
  const roleId = asUuid(role);
  return {
    ...sessionSearch.queryOf(search),
    ...(state !== null && { state }),
    ...(userId && { userId }),
    ...(resourceId && { resourceId }),
    ...(roleId && { roleId }),
    ...focus,
  };
}

/** What the address of My sessions says: which page of the history, and whether one is started. */
export const ownSessionsParsers = {
  page: parseAsInteger.withDefault(1),
  /** "1": the dialog that starts a session is open. */
  start: parseAsString,
  /** The id of the session of one's own that the dialog begins from. */
  again: parseAsString,
};

export const loadOwnSessions = createLoader(ownSessionsParsers);
export const ownSessionsHref = createSerializer(ownSessionsParsers);

/** Where a session like an earlier one is started. */
export const startAgainHref = (id: string) =>
  `/sessions${ownSessionsHref({ start: "1", again: id })}`;

/** The wire's query for a page of what the caller's sessions were. */
export function historyQueryOf({ page }: { page: number }): SessionListQuery {
  return { state: "ended", page: pageOf(page), size: historyPerPage };
}
