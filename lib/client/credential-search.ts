import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  type CredentialListQuery,
  credentialListQuery,
  credentialSortKeys,
} from "@/lib/contract/credentials";

const credentialsPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the list of credentials says; pages count from 1 there. */
export const credentialSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([
    ...credentialSortKeys,
    ...credentialSortKeys.map((key) => `-${key}` as const),
  ]),
  page: parseAsInteger.withDefault(1),
};

export const loadCredentialSearch = createLoader(credentialSearchParsers);
type CredentialSearch = Awaited<ReturnType<typeof loadCredentialSearch>>;

/** The address of the list for a search. */
export const credentialSearchHref = createSerializer(credentialSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function credentialListQueryOf({ q, sort, page }: CredentialSearch): CredentialListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = credentialListQuery.shape.q.safeParse(q.trim()).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: credentialsPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
  };
}
