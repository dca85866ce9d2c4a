import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type UserListQuery, userPage } from "@/lib/contract/users";
import { api } from "./api";

export const userKeys = {
  all: ["users"],
  list: (query: UserListQuery) => ["users", "list", query] as const,
} as const;

/** One page of the people of the organization. */
export function userPageQuery(query: UserListQuery) {
  return queryOptions({
    queryKey: userKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/users", {
        schema: userPage,
        query: { ...query, page: query.page ?? 0 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}
