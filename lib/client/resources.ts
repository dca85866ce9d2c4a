import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type {
  Resource,
  ResourceCreate,
  ResourceListQuery,
  ResourceUpdate,
} from "@/lib/contract/resources";
import { api } from "./api";
import { editOf } from "./edits";
import { listOf, schemasIn } from "./schemas";
import type { Write } from "./write";

const agentsSchemas = schemasIn(() => import("@/lib/contract/agents"));
const resourcesSchemas = schemasIn(() => import("@/lib/contract/resources"));

export const resourceKeys = {
  all: ["resources"],
  list: (query: ResourceListQuery) => ["resources", "list", query] as const,
  one: (id: string) => ["resources", "one", id] as const,
  roles: (id: string) => ["resources", "roles", id] as const,
  rules: (id: string) => ["resources", "rules", id] as const,
} as const;

/** One page of the resources. Prefetch under `resourceKeys.list` with the same query. */
export function resourcePageQuery(query: ResourceListQuery) {
  return queryOptions({
    queryKey: resourceKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/resources", {
        schema: resourcesSchemas("resourcePage"),
        query: { ...query, page: query.page ?? 0 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function resourceQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.one(id),
    queryFn: ({ signal }) =>
      api.get(`/resources/${id}`, { schema: resourcesSchemas("resource"), signal }),
  });
}

/** The agents that a resource can be put behind. */
export function agentChoicesQuery() {
  return queryOptions({
    queryKey: ["agents", "choices"],
    queryFn: ({ signal }) => api.get("/agents", { schema: listOf(agentsSchemas("agent")), signal }),
  });
}

/** What a change of a resource can make look different. */
const outdates = { invalidates: [resourceKeys.all, ["roles"], ["access"], ["credentials"]] };

export function createResource() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<ResourceCreate>) =>
      api.post("/resources", { schema: resourcesSchemas("resource"), body, idempotencyKey }),
    meta: outdates,
  });
}

export const resourceEdit = (id: string) =>
  editOf<Resource, ResourceUpdate>({
    noun: "resources",
    id,
    schema: resourcesSchemas("resource"),
    changed: "resource_changed",
    outdates: outdates.invalidates,
  });

/** @param abandonRules gives up the rules that could not be closed */
export function deleteResource(id: string, abandonRules: boolean) {
  return mutationOptions({
    mutationFn: () =>
      api.delete(`/resources/${id}`, { query: abandonRules ? { abandonRules: "true" } : {} }),
    meta: {
      invalidates: [["resources", "list"], ["roles"], ["access"], ["credentials"], ["sessions"]],
    },
  });
}

/** Asks the firewall, which may take some seconds. */
export function verifyResource(id: string) {
  return mutationOptions({
    mutationFn: () => api.post(`/resources/${id}/verify`, { schema: resourcesSchemas("resource") }),
    meta: outdates,
  });
}
