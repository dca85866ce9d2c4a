import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  type StaticRuleListQuery,
  staticRuleListQuery,
  staticRuleSortKeys,
} from "@/lib/contract/static-ip-rules";

const rulesPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the list of static rules says; pages count from 1 there. */
export const ruleSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([
    ...staticRuleSortKeys,
    ...staticRuleSortKeys.map((key) => `-${key}` as const),
  ]),
  page: parseAsInteger.withDefault(1),
};

export const loadRuleSearch = createLoader(ruleSearchParsers);
type RuleSearch = Awaited<ReturnType<typeof loadRuleSearch>>;

/** The address of the list for a search. */
export const ruleSearchHref = createSerializer(ruleSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function ruleListQueryOf({ q, sort, page }: RuleSearch): StaticRuleListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = staticRuleListQuery.shape.q.safeParse(q.trim()).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: rulesPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
  };
}
