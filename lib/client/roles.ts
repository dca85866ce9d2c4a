import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { assignedResource, assignedUser } from "@/lib/contract/assignments";
import {
  type RoleCreate,
  type RoleListQuery,
  type RoleUpdate,
  role,
  rolePage,
} from "@/lib/contract/roles";
import { api } from "./api";
import { revokingQuery, type Write } from "./write";

export const roleKeys = {
  all: ["roles"],
  lists: ["roles", "list"],
  list: (query: RoleListQuery) => ["roles", "list", query] as const,
  one: (id: string) => ["roles", "one", id] as const,
  resources: (id: string) => ["roles", "resources", id] as const,
  users: (id: string) => ["roles", "users", id] as const,
} as const;

/** One page of the roles. Prefetch under `roleKeys.list` with the same query. */
export function rolePageQuery(query: RoleListQuery) {
  return queryOptions({
    queryKey: roleKeys.list(query),
    queryFn: ({ signal }) => api.get("/roles", { schema: rolePage, query: paged(query), signal }),
    placeholderData: keepPreviousData,
  });
}

export function roleQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.one(id),
    queryFn: ({ signal }) => api.get(`/roles/${id}`, { schema: role, signal }),
  });
}

/** The role with its ETag, always fresh: what an edit starts from, to hand to `updateRole`. */
export function roleForEditQuery(id: string) {
  return queryOptions({
    queryKey: [...roleKeys.all, "edit", id] as const,
    queryFn: ({ signal }) => api.getWithEtag(`/roles/${id}`, { schema: role, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function roleResourcesQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.resources(id),
    queryFn: ({ signal }) =>
      api.get(`/roles/${id}/resources`, { schema: z.array(assignedResource), signal }),
  });
}

export function roleUsersQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.users(id),
    queryFn: ({ signal }) =>
      api.get(`/roles/${id}/users`, { schema: z.array(assignedUser), signal }),
  });
}

export function createRole() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<RoleCreate>) =>
      api.post("/roles", { schema: role, body, idempotencyKey }),
    meta: { invalidates: [roleKeys.all] },
  });
}

/**
 * `etagOf` gives the ETag that was read: a change by someone else since then is refused by
 * `role_changed`. Undefined saves over it.
 */
export function updateRole(id: string, etagOf: () => string | undefined) {
  return mutationOptions({
    mutationFn: ({ body }: Write<RoleUpdate>) =>
      api.patch(`/roles/${id}`, { schema: role, body, ifMatch: etagOf() }),
    meta: { invalidates: [roleKeys.all, ["users"], ["resources"], ["access"]] },
  });
}

/** The role's own reads are left alone: they would only say that it is gone. */
export function deleteRole(id: string, revokeSessions: boolean) {
  return mutationOptions({
    mutationFn: () => api.delete(`/roles/${id}`, { query: revokingQuery(revokeSessions) }),
    meta: { invalidates: [roleKeys.lists, ["users"], ["resources"], ["access"], ["sessions"]] },
  });
}

/** The list answers with a page only where one is asked for. */
function paged<Query extends { page?: number | undefined }>(query: Query) {
  return { ...query, page: query.page ?? 0 };
}
