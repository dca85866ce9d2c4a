import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  type AgentListQuery,
  agentListQuery,
  agentSortKeys,
  agentStatuses,
} from "@/lib/contract/agents";

const agentsPerPage = 50;
const pageMax = 1_000_000;

/** What the address of the agents list says; pages count from 1 there. */
export const agentSearchParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral([...agentSortKeys, ...agentSortKeys.map((key) => `-${key}` as const)]),
  page: parseAsInteger.withDefault(1),
  status: parseAsStringLiteral(agentStatuses),
};

export const loadAgentSearch = createLoader(agentSearchParsers);
type AgentSearch = Awaited<ReturnType<typeof loadAgentSearch>>;

/** The address of the list for a search. */
export const agentSearchHref = createSerializer(agentSearchParsers);

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function agentListQueryOf({ q, sort, page, status }: AgentSearch): AgentListQuery {
  // An address can be typed by hand: what the wire would refuse is left out.
  const text = agentListQuery.shape.q.safeParse(q.trim()).data;
  return {
    page: Math.min(Math.max(0, page - 1), pageMax),
    size: agentsPerPage,
    ...(text && { q: text }),
    ...(sort !== null && { sort }),
    ...(status !== null && { status }),
  };
}
