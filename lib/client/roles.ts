import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { Role, RoleCreate, RoleListQuery, RoleUpdate } from "@/lib/contract/roles";
import { api } from "./api";
import { editOf } from "./edits";
import { listOf, schemasIn } from "./schemas";
import { revokingQuery, type Write } from "./write";

const rolesSchemas = schemasIn(() => import("@/lib/contract/roles"));
const assignmentsSchemas = schemasIn(() => import("@/lib/contract/assignments"));

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
    queryFn: ({ signal }) =>
      api.get("/roles", { schema: rolesSchemas("rolePage"), query: paged(query), signal }),
    placeholderData: keepPreviousData,
  });
}

export function roleQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.one(id),
    queryFn: ({ signal }) => api.get(`/roles/${id}`, { schema: rolesSchemas("role"), signal }),
  });
}

export function roleResourcesQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.resources(id),
    queryFn: ({ signal }) =>
      api.get(`/roles/${id}/resources`, {
        schema: listOf(assignmentsSchemas("assignedResource")),
        signal,
      }),
  });
}

export function roleUsersQuery(id: string) {
  return queryOptions({
    queryKey: roleKeys.users(id),
    queryFn: ({ signal }) =>
      api.get(`/roles/${id}/users`, { schema: listOf(assignmentsSchemas("assignedUser")), signal }),
  });
}

export function createRole() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<RoleCreate>) =>
      api.post("/roles", { schema: rolesSchemas("role"), body, idempotencyKey }),
    meta: { invalidates: [roleKeys.all] },
  });
}

/** What a change of a role can make look different. */
const outdates = [roleKeys.all, ["users"], ["resources"], ["access"]];

export const roleEdit = (id: string) =>
  editOf<Role, RoleUpdate>({
    noun: "roles",
    id,
    schema: rolesSchemas("role"),
    changed: "role_changed",
    outdates,
  });

/** Sets what is given, whatever else someone has changed meanwhile. */
export function setRole(id: string, body: RoleUpdate) {
  return mutationOptions({
    mutationFn: () => api.patch(`/roles/${id}`, { schema: rolesSchemas("role"), body }),
    meta: { invalidates: outdates },
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
