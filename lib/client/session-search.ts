import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { type SessionListQuery, sessionListQuery, sessionSortKeys } from "@/lib/contract/sessions";

const sessionsPerPage = 50;
const historyPerPage = 10;
const pageMax = 1_000_000;

const pageOf = (page: number) => Math.min(Math.max(0, page - 1), pageMax);

/** What the address of a list of everybody's sessions says; pages count from 1 there. */
export const sessionSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([
    ...sessionSortKeys,
    ...sessionSortKeys.map((key) => `-${key}` as const),
  ]),
  page: parseAsInteger.withDefault(1),
  state: parseAsStringLiteral(["live", "ended"]),
  user: parseAsString,
  resource: parseAsString,
};

export const loadSessionSearch = createLoader(sessionSearchParsers);
export type SessionSearch = Awaited<ReturnType<typeof loadSessionSearch>>;
export const sessionSearchHref = createSerializer(sessionSearchParsers);

/** What a page holds fast: the person or the resource that it is about. */
export type SessionFocus = Pick<SessionListQuery, "userId" | "resourceId">;

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function sessionListQueryOf(
  { q, sort, page, state, user, resource }: SessionSearch,
  focus: SessionFocus = {},
): SessionListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const { shape } = sessionListQuery;
  const text = shape.q.safeParse(q.trim()).data;
  const userId = shape.userId.safeParse(user ?? undefined).data;
  const resourceId = shape.resourceId.safeParse(resource ?? undefined).data;
  return {
    page: pageOf(page),
    size: sessionsPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(state !== null && { state }),
    ...(userId && { userId }),
    ...(resourceId && { resourceId }),
    ...focus,
  };
}

/** What the address of My sessions says: which page of the history, and whether one is started. */
export const ownSessionsParsers = {
  page: parseAsInteger.withDefault(1),
  /** "1": the dialog that starts a session is open. */
  start: parseAsString,
};

export const loadOwnSessions = createLoader(ownSessionsParsers);
export const ownSessionsHref = createSerializer(ownSessionsParsers);

/** The wire's query for a page of what the caller's sessions were. */
export function historyQueryOf({ page }: { page: number }): SessionListQuery {
  return { state: "ended", page: pageOf(page), size: historyPerPage };
}
