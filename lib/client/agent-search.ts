import { parseAsStringLiteral } from "nuqs/server";
import type { AgentListQuery } from "@/lib/contract/agents";
import { agentSortKeys, agentStatuses } from "@/lib/contract/lists";
import { listSearch, type SearchOf } from "./list-search";

/** The address of the list of agents. */
export const agentSearch = listSearch(agentSortKeys, {
  status: parseAsStringLiteral(agentStatuses),
});

/** The wire's query for a search: the same on the server and in the browser, as is its cache key. */
export function agentListQueryOf(search: SearchOf<typeof agentSearch>): AgentListQuery {
  const { status } = search;
  return { ...agentSearch.queryOf(search), ...(status !== null && { status }) };
}
