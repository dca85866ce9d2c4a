import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  type UserListQuery,
  type UserUpdate,
  user,
  userInvited,
  userPage,
} from "@/lib/contract/users";
import { api } from "./api";
import type { Write } from "./write";

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
      api.get("/users", { schema: userPage, query: { ...query, page: query.page ?? 0 }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function userQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.one(id),
    queryFn: ({ signal }) => api.get(`/users/${id}`, { schema: user, signal }),
  });
}

/** The person with their ETag, always fresh: what an edit starts from, to hand to `updateUser`. */
export function userForEditQuery(id: string) {
  return queryOptions({
    queryKey: [...userKeys.all, "edit", id] as const,
    queryFn: ({ signal }) => api.getWithEtag(`/users/${id}`, { schema: user, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/**
 * `etagOf` gives the ETag that was read: a change by someone else since then is refused by
 * `user_changed`. Undefined saves over it.
 */
export function updateUser(id: string, etagOf: () => string | undefined) {
  return mutationOptions({
    mutationFn: ({ body }: Write<UserUpdate>) =>
      api.patch(`/users/${id}`, { schema: user, body, ifMatch: etagOf() }),
    meta: { invalidates: changedWith(id) },
  });
}

/** Sets what is given, whatever else someone has changed meanwhile. */
export function setUser(id: string, body: UserUpdate) {
  return mutationOptions({
    mutationFn: () => api.patch(`/users/${id}`, { schema: user, body }),
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
    mutationFn: () => api.post(`/users/${id}/invite`, { schema: userInvited }),
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
