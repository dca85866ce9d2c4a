import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { holdingRole } from "@/lib/contract/assignments";
import { type ResourceListQuery, resource, resourcePage } from "@/lib/contract/resources";
import { api } from "./api";

export const resourceKeys = {
  all: ["resources"],
  list: (query: ResourceListQuery) => ["resources", "list", query] as const,
  one: (id: string) => ["resources", "one", id] as const,
  roles: (id: string) => ["resources", "roles", id] as const,
} as const;

/** One page of the resources. Prefetch under `resourceKeys.list` with the same query. */
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

/** The roles that hold a resource. */
export function resourceRolesQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.roles(id),
    queryFn: ({ signal }) =>
      api.get(`/resources/${id}/roles`, { schema: z.array(holdingRole), signal }),
  });
}
