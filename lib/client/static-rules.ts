import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  type StaticRuleCreate,
  type StaticRuleListQuery,
  staticIpRule,
  staticRulePage,
} from "@/lib/contract/static-ip-rules";
import { api } from "./api";
import type { Write } from "./write";

export const staticRuleKeys = {
  all: ["static-ip-rules"],
  list: (query: StaticRuleListQuery) => ["static-ip-rules", "list", query] as const,
} as const;

/** One page of the rules. Prefetch under `staticRuleKeys.list` with the same query. */
export function staticRulePageQuery(query: StaticRuleListQuery) {
  return queryOptions({
    queryKey: staticRuleKeys.list(query),
    queryFn: ({ signal }) => api.get("/static-ip-rules", { schema: staticRulePage, query, signal }),
    placeholderData: keepPreviousData,
  });
}

const meta = { invalidates: [staticRuleKeys.all] };

export function createStaticRule() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<StaticRuleCreate>) =>
      api.post("/static-ip-rules", { schema: staticIpRule, body, idempotencyKey }),
    meta,
  });
}

export function deleteStaticRule(id: string) {
  return mutationOptions({ mutationFn: () => api.delete(`/static-ip-rules/${id}`), meta });
}
