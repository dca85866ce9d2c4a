import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { ApiKeyCreate, ApiKeyListQuery, ApiKeyRotate } from "@/lib/contract/api-keys";
import { api } from "./api";
import { schemasIn } from "./schemas";
import type { Write } from "./write";

const apiKeysSchemas = schemasIn(() => import("@/lib/contract/api-keys"));

export const apiKeyKeys = {
  all: ["api-keys"],
  list: (query: ApiKeyListQuery) => ["api-keys", "list", query] as const,
} as const;

/** One page of the keys. Prefetch under `apiKeyKeys.list` with the same query. */
export function apiKeyPageQuery(query: ApiKeyListQuery) {
  return queryOptions({
    queryKey: apiKeyKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/api-keys", { schema: apiKeysSchemas("apiKeyPage"), query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** The answer holds the key itself, so it is forgotten as soon as nobody looks at it. */
const shownOnce = { gcTime: 0, meta: { invalidates: [apiKeyKeys.all] } };

export function createApiKey() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<ApiKeyCreate>) =>
      api.post("/api-keys", { schema: apiKeysSchemas("issuedApiKey"), body, idempotencyKey }),
    ...shownOnce,
  });
}

export function rotateApiKey(id: string) {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<ApiKeyRotate>) =>
      api.post(`/api-keys/${id}/rotate`, {
        schema: apiKeysSchemas("issuedApiKey"),
        body,
        idempotencyKey,
      }),
    ...shownOnce,
  });
}

export function revokeApiKey(id: string) {
  return mutationOptions({
    mutationFn: () => api.delete(`/api-keys/${id}`),
    meta: { invalidates: [apiKeyKeys.all] },
  });
}
