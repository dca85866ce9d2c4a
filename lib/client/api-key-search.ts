import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  type ApiKeyListQuery,
  apiKeyListQuery,
  apiKeySortKeys,
  keyStatuses,
} from "@/lib/contract/api-keys";

const keysPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the list of keys says; pages count from 1 there. */
export const keySearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([
    ...apiKeySortKeys,
    ...apiKeySortKeys.map((key) => `-${key}` as const),
  ]),
  page: parseAsInteger.withDefault(1),
  status: parseAsStringLiteral(keyStatuses),
};

export const loadKeySearch = createLoader(keySearchParsers);
type KeySearch = Awaited<ReturnType<typeof loadKeySearch>>;

/** The address of the list for a search. */
export const keySearchHref = createSerializer(keySearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function keyListQueryOf({ q, sort, page, status }: KeySearch): ApiKeyListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = apiKeyListQuery.shape.q.safeParse(q.trim()).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: keysPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(status !== null && { status }),
  };
}
