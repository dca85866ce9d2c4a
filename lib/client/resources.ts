import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ResourceListQuery, resource, resourcePage } from "@/lib/contract/resources";
import { api } from "./api";

export const resourceKeys = {
  all: ["resources"],
  list: (query: ResourceListQuery) => ["resources", "list", query] as const,
  one: (id: string) => ["resources", "one", id] as const,
} as const;

/** One page of the resources of the organization. */
export function resourcePageQuery(query: ResourceListQuery) {
  return queryOptions({
    queryKey: resourceKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/resources", {
        schema: resourcePage,
        query: { ...query, page: query.page ?? 0 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function resourceQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.one(id),
    queryFn: ({ signal }) => api.get(`/resources/${id}`, { schema: resource, signal }),
  });
}
