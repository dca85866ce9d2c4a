import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { resourceRules } from "@/lib/contract/resource-rules";
import { api } from "./api";
import { resourceKeys } from "./resources";

/** The rules at its firewall, now and lately. */
export function resourceRulesQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.rules(id),
    queryFn: ({ signal }) => api.get(`/resources/${id}/rules`, { schema: resourceRules, signal }),
  });
}

export function retryRules(id: string) {
  return mutationOptions({
    mutationFn: () => api.post(`/resources/${id}/rules/retry`, { schema: resourceRules }),
    meta: { invalidates: [resourceKeys.all] },
  });
}

export function allowRemovals(id: string) {
  return mutationOptions({
    mutationFn: () => api.post(`/resources/${id}/rules/allow-removal`, { schema: resourceRules }),
    meta: { invalidates: [resourceKeys.all] },
  });
}
