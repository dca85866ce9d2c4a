import { sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import { sessions } from "@/db/schema/sessions";
import type { Session, SessionStart } from "@/lib/contract/sessions";
import type { Decider } from "@/lib/domain/access/verdicts";
import type { Actor } from "@/lib/domain/actor";
import { DomainError, resourceNotFound, roleNotFound } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { claimResources } from "@/lib/domain/firewalls/new-claims";
import { noRoom } from "@/lib/domain/firewalls/rooms";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { networksOf, readSessionAddresses } from "./addresses";
import { sessionEvent } from "./changes";
import { makePlace, opensNothing, type Places, runningSessions } from "./places";
import { limitOver, type ReachedResource, readSessionReach, readSessionRoles } from "./reach";
import { readSession } from "./reads";

export const defaultMinutes = 120;

const termsStatement: Statement = {
  name: "session_terms",
  text: `select allowed_ranges as "allowedRanges", max_live_sessions as "maxLiveSessions",
      max_session_duration_hours as "organizationHours",
      (select count(*)::int from ${runningSessions} and not (${opensNothing})) as "liveSessions",
      (select count(*)::int from ${runningSessions} and ${opensNothing}) as "failedSessions"
    from organizations where id = $1`,
};

type SessionTerms = Places & { allowedRanges: string[]; organizationHours: number };

/** What the organization sets for a person's next session. */
export async function readSessionTerms(
  queries: Queries,
  { organization, id }: Actor,
): Promise<SessionTerms> {
  const [terms] = await queries.run<SessionTerms>(termsStatement, [organization.id, id]);
  if (!terms) throw new Error("The actor's organization is there as long as the actor");
  return terms;
}

/**
 * Opens what the caller reaches, or the part of it that they name, for an address and a time. The
 * rules follow within moments; the answer says that they are pending.
 *
 * @throws DomainError `no_resources`, `resource_not_found`, `role_not_found`, `session_over_limit`,
 *   `session_limit_reached`, `ip_private`, `ip_undetected`, `provider_no_room`
 */
export async function startSession(
  actor: Actor<"sessions:write">,
  body: SessionStart,
): Promise<WireJson<Session>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const terms = await readSessionTerms(queries, actor);
    const addresses = readSessionAddresses(actor, body, terms.allowedRanges);
    const resources = await chosen(queries, actor, body);
    const replaced = await makePlace(queries, actor, terms);
    const limit = limitOver(resources);
    if (!limit) throw new DomainError("no_resources");
    const minutes = minutesOf(body, limit);
    const [session] = await queries.orm
      .insert(sessions)
      .values({
        organizationId,
        userId: actor.id,
        userName: actor.name,
        userEmail: actor.email,
        ...addresses,
        reason: body.reason || null,
        expiresAt: sql`now() + make_interval(mins => ${minutes})`,
        limitHours: limit.limitHours,
        ...limitColumns(limit.decidedBy),
      })
      .returning({ id: sessions.id, expiresAt: sessions.expiresAt });
    if (!session) throw new Error("An insert answers its row");
    const endsAt = sql`(select expires_at from sessions
      where organization_id = ${organizationId} and id = ${session.id})`;
    const { claimed, full } = await claimResources(queries, {
      organizationId,
      sessionId: session.id,
      resources,
      addresses: networksOf(addresses),
      endsAt: () => endsAt,
    });
    // Refused everywhere, nothing is written.
    if (claimed === 0) throw noRoom(full);
    await makeDue(
      queries,
      organizationId,
      resources.map(({ id }) => id),
      { opens: true, closesAt: session.expiresAt.toISOString() },
    );
    const owned = { id: session.id, userId: actor.id, userName: actor.name };
    const result = await readSession(queries, organizationId, session.id, actor.id);
    return {
      result,
      events: [
        ...replaced,
        sessionEvent("SESSION_START", owned, {
          ...addresses,
          durationHours: minutes / 60,
          resourceCount: resources.length,
          resources: resources.map(({ id, name }) => ({ id, name })),
          limitHours: limit.limitHours,
          limitRole: limit.decidedBy.kind === "role" ? limit.decidedBy.roleName : null,
          ...(body.reason && { reason: body.reason }),
        }),
      ],
    };
  });
}

/** A role that holds nothing usable is one that is there and opens nothing. */
async function chosen(
  queries: Queries,
  actor: Actor,
  { resourceIds, roleId }: SessionStart,
): Promise<ReachedResource[]> {
  if (roleId) {
    const [role] = await readSessionRoles(queries, actor, roleId);
    if (!role) throw roleNotFound(roleId);
  }
  const reached = await readSessionReach(queries, actor, { roleId: roleId ?? undefined });
  if (!resourceIds) return reached;
  const byId = new Map(reached.map((resource) => [resource.id, resource]));
  return [...new Set(resourceIds)].map((id) => {
    const resource = byId.get(id);
    if (!resource) throw resourceNotFound(id);
    return resource;
  });
}

type Limit = { limitHours: number; decidedBy: Decider };

/** @throws DomainError `session_over_limit`, naming the role that set it */
function minutesOf({ durationHours, durationMinutes }: SessionStart, limit: Limit): number {
  const most = limit.limitHours * 60;
  const asked = durationMinutes ?? (durationHours ? durationHours * 60 : undefined);
  if (asked === undefined) return Math.min(defaultMinutes, most);
  if (asked <= most) return asked;
  const { limitHours } = limit;
  const { limitRoleId, limitRoleName } = limitColumns(limit.decidedBy);
  throw new DomainError("session_over_limit", {
    message: `Session duration exceeds the maximum of ${sayLimit(limitHours, limitRoleName)}`,
    details: { limitHours, roleId: limitRoleId, roleName: limitRoleName },
  });
}

/** "8 hours set by role DevOps" */
export function sayLimit(hours: number, roleName: string | null): string {
  const origin = roleName === null ? "the organization" : `role ${roleName}`;
  return `${hours} ${hours === 1 ? "hour" : "hours"} set by ${origin}`;
}

/** What set a limit, as a session keeps it; nulls for the organization. */
export function limitColumns(decidedBy: Decider) {
  return decidedBy.kind === "role"
    ? { limitRoleId: decidedBy.roleId, limitRoleName: decidedBy.roleName }
    : { limitRoleId: null, limitRoleName: null };
}
