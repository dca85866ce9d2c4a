import type { Queries, Statement } from "@/db/queries";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { isLive } from "@/lib/domain/roles/assignment-statements";
import { endEvent, endSessions } from "./ends";
import { narrowSessions } from "./narrowing";
import { readReaching } from "./reach";

/** Whose sessions, and which resources in them; all when absent. */
export type CutScope = { userIds?: readonly string[]; resourceIds?: readonly string[] };

/** A resource that a running session opens. */
export type Opened = {
  sessionId: string;
  userId: string;
  userName: string;
  resourceId: string;
  resourceName: string;
  ports: string[];
  expiresAt: string;
};

const openedStatement: Statement = {
  name: "opened_by_sessions",
  text: `select sessions.id as "sessionId", sessions.user_id as "userId",
      sessions.user_name as "userName", claims.resource_id as "resourceId",
      min(claims.resource_name) as "resourceName", (array_agg(to_json(claims.ports)))[1] as ports,
      to_json(sessions.expires_at)#>>'{}' as "expiresAt"
    from sessions join claims on claims.organization_id = sessions.organization_id
      and claims.session_id = sessions.id and claims.ended_at is null
      and claims.removed_at is null
    where sessions.organization_id = $1 and sessions.ended_at is null
      and sessions.expires_at > now()
      and ($2::uuid[] is null or sessions.user_id = any($2::uuid[]))
      and ($3::uuid[] is null or claims.resource_id = any($3::uuid[]))
    group by sessions.organization_id, sessions.id, claims.resource_id
    order by sessions.id, lower(min(claims.resource_name)), claims.resource_id`,
};

/** What running sessions open. */
export function readOpened(
  queries: Queries,
  organizationId: string,
  { userIds, resourceIds }: CutScope,
): Promise<Opened[]> {
  return queries.run<Opened>(openedStatement, [
    organizationId,
    userIds ?? null,
    resourceIds ?? null,
  ]);
}

const cutStatement: Statement = {
  name: "cut_claims",
  text: `update claims set ended_at = now()
    from jsonb_to_recordset($2::jsonb) as lost("sessionId" uuid, "resourceId" uuid)
    where claims.organization_id = $1 and claims.session_id = lost."sessionId"
      and claims.resource_id = lost."resourceId" and claims.ended_at is null`,
};

const emptyStatement: Statement = {
  name: "empty_sessions",
  text: `select asked.id from unnest($2::uuid[]) as asked(id)
    where not exists (select from claims where claims.organization_id = $1
      and claims.session_id = asked.id and claims.ended_at is null and claims.removed_at is null
      and claims.ends_at > now())`,
};

/**
 * Takes out of running sessions what their users do not reach any more, within the change that took
 * it from them. A session of which nothing is left ends.
 *
 * @returns the events that tell of it
 */
export async function cutSessions(
  queries: Queries,
  organizationId: string,
  scope: CutScope,
): Promise<AuditEvent[]> {
  const opened = await readOpened(queries, organizationId, scope);
  if (opened.length === 0) return [];
  const distinct = (ids: string[]) => [...new Set(ids)];
  const reaches = await readReaching(
    queries,
    organizationId,
    distinct(opened.map(({ userId }) => userId)),
    distinct(opened.map(({ resourceId }) => resourceId)),
  );
  const isReached = ({ userId, resourceId }: Opened) => reaches(userId, resourceId);
  const kept = await narrowSessions(queries, organizationId, opened.filter(isReached));
  const closed = new Set(kept.flatMap(({ from, ports }) => (ports.length === 0 ? [from] : [])));
  const lost = opened.filter((each) => !isReached(each) || closed.has(each));
  const narrowed = kept.filter(({ from }) => !closed.has(from));
  if (lost.length + narrowed.length === 0) return [];
  await queries.run(cutStatement, [organizationId, JSON.stringify(lost)]);
  const changed = [...lost, ...narrowed.map(({ from }) => from)];
  await makeDue(queries, organizationId, distinct(changed.map(({ resourceId }) => resourceId)));
  const touched = distinct(lost.map(({ sessionId }) => sessionId));
  const empty = await queries.run<{ id: string }>(emptyStatement, [organizationId, touched]);
  const ids = empty.map(({ id }) => id);
  const ended = await endSessions(queries, organizationId, ids, "ACCESS_REVOKED");
  return [
    ...lost.map((each) => cutEvent(each, null)),
    ...narrowed.map(({ from, ports }) => cutEvent(from, ports)),
    ...ended.map((session) => endEvent(session, "ACCESS_REVOKED")),
  ];
}

/** @param left the ports that stay open; null when none does */
function cutEvent(
  { sessionId, userName, resourceId, resourceName, ports }: Opened,
  left: string[] | null,
): AuditEvent {
  const resource = { resourceId, resourceName };
  return {
    eventType: "SESSION_RESOURCE_END",
    resourceType: "SESSION",
    resourceId: sessionId,
    resourceName: userName,
    relatedId: resourceId,
    details: left
      ? { before: { ...resource, ports }, after: { ...resource, ports: left } }
      : { before: resource, after: null },
  };
}

type Carried = { roleId: string; userIds: string[]; resourceIds: string[] };

const carriedStatement: Statement = {
  name: "carried_by_roles",
  text: `select id as "roleId",
      array(select user_id::text from role_users where role_users.organization_id = $1
        and role_users.role_id = roles.id and ${isLive("role_users")}) as "userIds",
      array(select resource_id::text from role_resources where role_resources.organization_id = $1
        and role_resources.role_id = roles.id and ${isLive("role_resources")}) as "resourceIds"
    from roles where organization_id = $1 and id = any($2::uuid[])`,
};

type Gone = { roleId: string; targetId: string };

/**
 * Takes out of running sessions what assignments carried that have ended, and have been taken away.
 *
 * @returns the events that tell of it
 */
export async function cutEnded(
  queries: Queries,
  organizationId: string,
  { resources, users }: { resources: readonly Gone[]; users: readonly Gone[] },
): Promise<AuditEvent[]> {
  const roleIds = [...new Set([...resources, ...users].map(({ roleId }) => roleId))];
  if (roleIds.length === 0) return [];
  const events: AuditEvent[] = [];
  for (const carried of await queries.run<Carried>(carriedStatement, [organizationId, roleIds])) {
    const endedIn = (gone: readonly Gone[]) =>
      gone.filter(({ roleId }) => roleId === carried.roleId).map(({ targetId }) => targetId);
    const [goneUsers, goneResources] = [endedIn(users), endedIn(resources)];
    // Each ended link carried pairs with whatever was on the other side, ended or not.
    const scopes: CutScope[] = [
      { userIds: goneUsers, resourceIds: [...carried.resourceIds, ...goneResources] },
      { userIds: [...carried.userIds, ...goneUsers], resourceIds: goneResources },
    ];
    for (const scope of scopes) {
      if (scope.userIds?.length === 0 || scope.resourceIds?.length === 0) continue;
      events.push(...(await cutSessions(queries, organizationId, scope)));
    }
  }
  return events;
}
