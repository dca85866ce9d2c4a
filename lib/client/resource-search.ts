import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  type ResourceListQuery,
  resourceListQuery,
  resourceSortKeys,
} from "@/lib/contract/resources";

const resourcesPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the resources list says; pages count from 1 there. */
export const resourceSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([
    ...resourceSortKeys,
    ...resourceSortKeys.map((key) => `-${key}` as const),
  ]),
  page: parseAsInteger.withDefault(1),
  status: parseAsStringLiteral(["active", "inactive", "unverified"]),
  provider: parseAsString,
  without: parseAsStringLiteral(["roles"]),
};

export const loadResourceSearch = createLoader(resourceSearchParsers);
export type ResourceSearch = Awaited<ReturnType<typeof loadResourceSearch>>;

/** The address of the list for a search. */
export const resourceSearchHref = createSerializer(resourceSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function resourceListQueryOf(search: ResourceSearch): ResourceListQuery {
  const { q, sort, page, status, provider, without } = search;
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = resourceListQuery.shape.q.safeParse(q.trim()).data;
  const kind = resourceListQuery.shape.provider.safeParse(provider ?? undefined).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: resourcesPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(status === "active" && { active: "true", verified: "true" }),
    ...(status === "inactive" && { active: "false" }),
    ...(status === "unverified" && { active: "true", verified: "false" }),
    ...(kind && { provider: kind }),
    ...(without !== null && { without }),
  };
}
