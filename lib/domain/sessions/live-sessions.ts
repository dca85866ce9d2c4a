import { sql } from "drizzle-orm";
import type { RoleLiveSessions, UserLiveSessions } from "@/lib/contract/live-sessions";
import type {
  RoleLiveSessionsQuery,
  UserLiveSessionsQuery,
} from "@/lib/contract/live-sessions-queries";
import type { Actor } from "@/lib/domain/actor";
import { liveClaim } from "@/lib/domain/firewalls/claims";
import { liveLink } from "@/lib/domain/roles/assignment-statements";
import { listStatement, readList, type WireJson } from "@/lib/domain/wire-json";

/** Of a row of `sessions`: its end was asked for, or its time is over. */
export const hasEnded = sql`(sessions.ended_at is not null or sessions.expires_at <= now())`;

/** Of a row of `claims`: a session still wants its rules. */
export const ofLiveSession = sql`claims.session_id is not null and ${liveClaim("claims")}`;

/**
 * Of rows of `sessions` and `role_users` of one organization: the session opens something that the
 * role gives to the session's user now. Of a session that is over it asks what it had opened.
 */
const usesRole = sql`role_users.user_id = sessions.user_id
  and ${liveLink("role_users")}
  and exists (
    select from claims join role_resources
      on role_resources.organization_id = claims.organization_id
      and role_resources.resource_id = claims.resource_id
    where claims.organization_id = sessions.organization_id and claims.session_id = sessions.id
      and (${ofLiveSession} or ${hasEnded}) and role_resources.role_id = role_users.role_id
      and ${liveLink("role_resources")})`;

/** The same as a condition on a row of `sessions`. */
export const usesTheRole = (roleId: unknown) => sql`exists (select from role_users
  where role_users.organization_id = sessions.organization_id and role_users.role_id = ${roleId}
    and ${usesRole})`;

const ofRolesStatement = listStatement(
  "live_sessions_of_roles",
  sql`
    select role_users.role_id as "roleId", count(*)::int as "liveSessions"
    from sessions join role_users on role_users.organization_id = sessions.organization_id
    where sessions.organization_id = $1 and not ${hasEnded}
      and ($2::uuid[] is null or role_users.role_id = any($2::uuid[])) and ${usesRole}
    group by role_users.role_id order by role_users.role_id`,
);

const ofUsersStatement = listStatement(
  "live_sessions_of_users",
  sql`
    select sessions.user_id as "userId", count(*)::int as "liveSessions",
      wire_time(max(sessions.expires_at)) as "endsAt"
    from sessions
    where sessions.organization_id = $1 and not ${hasEnded}
      and ($2::uuid[] is null or sessions.user_id = any($2::uuid[]))
      and ($3::uuid is null or ${usesTheRole(sql`$3`)})
    group by sessions.user_id order by sessions.user_id`,
);

/** The roles that live sessions use, and how many use each. */
export function countLiveSessionsOfRoles(
  { queries, organization }: Actor<"roles:read">,
  { ids }: RoleLiveSessionsQuery,
): Promise<WireJson<RoleLiveSessions[]>> {
  return readList(queries, ofRolesStatement, [organization.id, ids ?? null]);
}

/** The people who have live sessions, how many, and until when. */
export function countLiveSessionsOfUsers(
  { queries, organization }: Actor<"users:read">,
  { ids, roleId }: UserLiveSessionsQuery,
): Promise<WireJson<UserLiveSessions[]>> {
  return readList(queries, ofUsersStatement, [organization.id, ids ?? null, roleId ?? null]);
}
