import { sql } from "drizzle-orm";
import { type Queries, runSql, type Statement } from "@/db/queries";
import { claims, sessions } from "@/db/schema/sessions";
import type { Session, SessionStart } from "@/lib/contract/sessions";
import type { Decider } from "./access";
import type { Actor } from "./actor";
import { makeDue } from "./claims";
import { DomainError, resourceNotFound, roleNotFound } from "./error";
import { readRooms, roomMessage } from "./rooms";
import { networkOf, readSessionAddresses, type SessionAddresses } from "./session-addresses";
import { limitOver, type ReachedResource, readSessionReach } from "./session-reach";
import { readSession } from "./session-reads";
import type { WireJson } from "./wire-json";
import { write } from "./write";

export const defaultMinutes = 120;

const termsStatement: Statement = {
  name: "session_terms",
  text: `select allowed_ranges as "allowedRanges", max_live_sessions as "maxLiveSessions",
      (select count(*)::int from sessions where organization_id = $1 and user_id = $2
        and ended_at is null and expires_at > now()) as "liveSessions"
    from organizations where id = $1`,
};

export type SessionTerms = {
  allowedRanges: string[];
  maxLiveSessions: number;
  liveSessions: number;
};

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
    demandFewer(terms);
    const resources = chosen(await readSessionReach(queries, actor), body);
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
      .returning({ id: sessions.id });
    if (!session) throw new Error("An insert answers its row");
    await claimResources(queries, actor, session.id, resources, addresses);
    const result = await readSession(queries, organizationId, session.id, actor.id);
    return {
      result,
      events: [
        {
          eventType: "SESSION_START",
          resourceType: "SESSION",
          resourceId: session.id,
          resourceName: actor.name,
          relatedId: actor.id,
          details: {
            ...addresses,
            durationHours: minutes / 60,
            resourceCount: resources.length,
            resources: resources.map(({ id, name }) => ({ id, name })),
            limitHours: limit.limitHours,
            limitRole: limit.decidedBy.kind === "role" ? limit.decidedBy.roleName : null,
            ...(body.reason && { reason: body.reason }),
          },
        },
      ],
    };
  });
}

function demandFewer({ liveSessions, maxLiveSessions }: SessionTerms): void {
  if (liveSessions < maxLiveSessions) return;
  throw new DomainError("session_limit_reached", {
    message: `At most ${maxLiveSessions} sessions can be open at a time`,
    details: { maxLiveSessions },
  });
}

function chosen(
  reached: readonly ReachedResource[],
  { resourceIds, roleId }: SessionStart,
): readonly ReachedResource[] {
  if (roleId) {
    const held = reached.filter(({ roleIds }) => roleIds.includes(roleId));
    if (held.length === 0) throw roleNotFound(roleId);
    return held;
  }
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
  const asked = durationMinutes ?? (durationHours === undefined ? undefined : durationHours * 60);
  if (asked === undefined) return Math.min(defaultMinutes, most);
  if (asked <= most) return asked;
  const { decidedBy, limitHours } = limit;
  const origin = decidedBy.kind === "role" ? `role ${decidedBy.roleName}` : "the organization";
  throw new DomainError("session_over_limit", {
    message: `Session duration exceeds the maximum of ${limitHours} hours set by ${origin}`,
    details: { limitHours, roleId: limitColumns(decidedBy).limitRoleId },
  });
}

export function limitColumns(decidedBy: Decider) {
  return decidedBy.kind === "role"
    ? { limitRoleId: decidedBy.roleId, limitRoleName: decidedBy.roleName }
    : { limitRoleId: null, limitRoleName: null };
}

/**
 * Writes down what a session wants of its resources. What finds no room is refused at once, so that
 * nobody is promised what cannot be; refused everywhere, nothing is written.
 *
 * @throws DomainError `provider_no_room`
 */
export async function claimResources(
  queries: Queries,
  { organization }: Pick<Actor, "organization">,
  sessionId: string,
  resources: readonly Pick<ReachedResource, "id" | "name" | "ports">[],
  { ipv4Address, ipv6Address }: SessionAddresses,
): Promise<void> {
  const organizationId = organization.id;
  const ids = resources.map(({ id }) => id);
  const addresses = [ipv4Address, ipv6Address].filter((each) => each !== null).map(networkOf);
  const rooms = await readRooms(queries, organizationId, resources, addresses);
  const rows = resources.flatMap(({ id, name, ports }) =>
    addresses.map((address) => {
      const full = rooms.find((room) => room.resourceId === id && room.address === address);
      return {
        organizationId,
        resourceId: id,
        resourceName: name,
        sessionId,
        ipVersion: address.includes(":") ? 6 : 4,
        address,
        ports,
        endsAt: sql`(select expires_at from sessions where organization_id = ${organizationId}
          and id = ${sessionId})`,
        ...(full && {
          refusedAt: sql`now()`,
          errorCode: "full",
          errorMessage: roomMessage(full),
        }),
      };
    }),
  );
  const refused = rows.filter((row) => "refusedAt" in row);
  if (refused.length === rows.length) {
    const [first] = rooms;
    throw new DomainError("provider_no_room", first ? { message: roomMessage(first) } : {});
  }
  await queries.orm.insert(claims).values(rows);
  const [ends] = await runSql<{ endsAt: string }>(
    queries,
    sql`select to_json(expires_at)#>>'{}' as "endsAt" from sessions
      where organization_id = ${organizationId} and id = ${sessionId}`,
  );
  await makeDue(queries, organizationId, ids, { opens: true, closesAt: ends?.endsAt ?? null });
}
