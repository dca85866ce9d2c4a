import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./api";
import { resourceKeys } from "./resources";
import { schemasIn } from "./schemas";

const resourceRulesSchemas = schemasIn(() => import("@/lib/contract/resource-rules"));

/** The rules at its firewall, now and lately. */
export function resourceRulesQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.rules(id),
    queryFn: ({ signal }) =>
      api.get(`/resources/${id}/rules`, { schema: resourceRulesSchemas("resourceRules"), signal }),
  });
}

export function retryRules(id: string) {
  return mutationOptions({
    mutationFn: () =>
      api.post(`/resources/${id}/rules/retry`, { schema: resourceRulesSchemas("resourceRules") }),
    meta: { invalidates: [resourceKeys.all] },
  });
}

export function allowRemovals(id: string) {
  return mutationOptions({
    mutationFn: () =>
      api.post(`/resources/${id}/rules/allow-removal`, {
        schema: resourceRulesSchemas("resourceRules"),
      }),
    meta: { invalidates: [resourceKeys.all] },
  });
}
