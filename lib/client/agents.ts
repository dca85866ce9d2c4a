import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { AgentListQuery } from "@/lib/contract/agents";
import { api } from "./api";
import { schemasIn } from "./schemas";

const agentsSchemas = schemasIn(() => import("@/lib/contract/agents"));

export const agentKeys = {
  all: ["agents"],
  list: (query: AgentListQuery) => ["agents", "list", query] as const,
} as const;

/** Being offline is no change that anybody tells: it is what follows from silence. */
const lookMilliseconds = 15_000;

/** One page of the agents. Prefetch under `agentKeys.list` with the same query. */
export function agentPageQuery(query: AgentListQuery) {
  return queryOptions({
    queryKey: agentKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/agents", { schema: agentsSchemas("agentPage"), query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: lookMilliseconds,
  });
}

export function deleteAgent(id: string) {
  return mutationOptions({
    mutationFn: () => api.delete(`/agents/${id}`),
    meta: { invalidates: [agentKeys.all] },
  });
}
