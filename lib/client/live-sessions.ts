import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { RoleLiveSessions, UserLiveSessions } from "@/lib/contract/live-sessions";
import type { UserLiveSessionsQuery } from "@/lib/contract/live-sessions-queries";
import { api } from "./api";
import { listOf, schemasIn } from "./schemas";

const liveSessionsSchemas = schemasIn(() => import("@/lib/contract/live-sessions"));

/** Under `sessions`, so that whatever changes a session counts anew. */
export const liveSessionKeys = {
  ofRoles: (ids: readonly string[]) => ["sessions", "of-roles", ids] as const,
  ofUsers: (query: UserLiveSessionsQuery) => ["sessions", "of-users", query] as const,
} as const;

/** The address of the list of live sessions that use a role. */
export const roleSessionsHref = (roleId: string) => `/admin/sessions?state=live&role=${roleId}`;

/** How many live sessions use each of some roles, by the role's id; those without any are left out. */
function roleLiveSessionsQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: liveSessionKeys.ofRoles(ids),
    queryFn: ({ signal }) =>
      api.get("/roles/live-sessions", {
        schema: listOf(liveSessionsSchemas("roleLiveSessions")),
        query: { ids },
        signal,
      }),
    select: byRole,
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
}

/** The live sessions of some people, or of those who use a role, by the person's id. */
function userLiveSessionsQuery(asked: UserLiveSessionsQuery) {
  return queryOptions({
    queryKey: liveSessionKeys.ofUsers(asked),
    queryFn: ({ signal }) =>
      api.get("/users/live-sessions", {
        schema: listOf(liveSessionsSchemas("userLiveSessions")),
        query: asked,
        signal,
      }),
    select: byUser,
    enabled: asked.ids?.length !== 0,
    placeholderData: keepPreviousData,
  });
}

/** How many live sessions use a role; undefined while that is not known. */
export function useRoleLiveSessions(ids: readonly string[]) {
  const { data, isPlaceholderData } = useQuery(roleLiveSessionsQuery(ids));
  const none = data === undefined || isPlaceholderData ? undefined : 0;
  return (roleId: string): number | undefined => data?.get(roleId) ?? none;
}

/** The live sessions of a person; null where there are none, undefined while that is not known. */
export function useUserLiveSessions(asked: UserLiveSessionsQuery) {
  const { data, isPlaceholderData } = useQuery(userLiveSessionsQuery(asked));
  const none = data === undefined || isPlaceholderData ? undefined : null;
  return (userId: string): UserLiveSessions | null | undefined => data?.get(userId) ?? none;
}

const byRole = (counts: readonly RoleLiveSessions[]): ReadonlyMap<string, number> =>
  new Map(counts.map(({ roleId, liveSessions }) => [roleId, liveSessions]));

const byUser = (people: readonly UserLiveSessions[]): ReadonlyMap<string, UserLiveSessions> =>
  new Map(people.map((person) => [person.userId, person]));
