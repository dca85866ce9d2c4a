import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { User, UserListQuery, UserUpdate } from "@/lib/contract/users";
import { api } from "./api";
import { editOf } from "./edits";
import { schemasIn } from "./schemas";

const usersSchemas = schemasIn(() => import("@/lib/contract/users"));

export const userKeys = {
  all: ["users"],
  lists: ["users", "list"],
  list: (query: UserListQuery) => ["users", "list", query] as const,
  one: (id: string) => ["users", "one", id] as const,
  roles: (id: string) => ["users", "roles", id] as const,
} as const;

/** One page of the people. Prefetch under `userKeys.list` with the same query. */
export function userPageQuery(query: UserListQuery) {
  return queryOptions({
    queryKey: userKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/users", {
        schema: usersSchemas("userPage"),
        query: { ...query, page: query.page ?? 0 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function userQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.one(id),
    queryFn: ({ signal }) => api.get(`/users/${id}`, { schema: usersSchemas("user"), signal }),
  });
}

export const userEdit = (id: string) =>
  editOf<User, UserUpdate>({
    noun: "users",
    id,
    schema: usersSchemas("user"),
    changed: "user_changed",
    outdates: changedWith(id),
  });

/** Sets what is given, whatever else someone has changed meanwhile. */
export function setUser(id: string, body: UserUpdate) {
  return mutationOptions({
    mutationFn: () => api.patch(`/users/${id}`, { schema: usersSchemas("user"), body }),
    meta: { invalidates: changedWith(id) },
  });
}

/** The person's own reads are left alone: they would only say that they are gone. */
export function deleteUser(id: string) {
  return mutationOptions({
    mutationFn: () => api.delete(`/users/${id}`),
    meta: { invalidates: [userKeys.lists, ["users", "choose"], ["roles"]] },
  });
}

/** A new link for someone who has not accepted yet; the one before it ends. */
export function renewInvitation(id: string) {
  return mutationOptions({
    mutationFn: () => api.post(`/users/${id}/invite`, { schema: usersSchemas("userInvited") }),
    meta: { invalidates: changedWith(id) },
  });
}

export function revokeInvitation(id: string) {
  return mutationOptions({
    mutationFn: () => api.delete(`/users/${id}/invite`),
    meta: { invalidates: changedWith(id) },
  });
}

/** A role's list of people tells their names, accounts and whether they are active. */
function changedWith(id: string) {
  return [userKeys.lists, userKeys.one(id), ["users", "choose"], ["roles", "users"]];
}
