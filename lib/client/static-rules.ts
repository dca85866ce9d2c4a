import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { StaticRuleCreate, StaticRuleListQuery } from "@/lib/contract/static-ip-rules";
import { api } from "./api";
import { schemasIn } from "./schemas";
import type { Write } from "./write";

const staticIpRulesSchemas = schemasIn(() => import("@/lib/contract/static-ip-rules"));

export const staticRuleKeys = {
  all: ["static-ip-rules"],
  list: (query: StaticRuleListQuery) => ["static-ip-rules", "list", query] as const,
} as const;

/** One page of the rules. Prefetch under `staticRuleKeys.list` with the same query. */
export function staticRulePageQuery(query: StaticRuleListQuery) {
  return queryOptions({
    queryKey: staticRuleKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/static-ip-rules", {
        schema: staticIpRulesSchemas("staticRulePage"),
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

const meta = { invalidates: [staticRuleKeys.all] };

export function createStaticRule() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<StaticRuleCreate>) =>
      api.post("/static-ip-rules", {
        schema: staticIpRulesSchemas("staticIpRule"),
        body,
        idempotencyKey,
      }),
    meta,
  });
}

export function deleteStaticRule(id: string) {
  return mutationOptions({ mutationFn: () => api.delete(`/static-ip-rules/${id}`), meta });
}
