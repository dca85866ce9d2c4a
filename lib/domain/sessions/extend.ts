import type { Queries, Statement } from "@/db/queries";
import type { Session } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import type { WireJson } from "@/lib/domain/wire-json";
import { changeSession } from "./changes";
import { readReaching } from "./reach";
import { sayLimit } from "./start";

/**
 * The clock, not the moment at which the transaction began: it may have waited for its turn until
 * the session was over and its rules were gone.
 */
const extendStatement: Statement = {
  name: "extend_session",
  text: `
    with extended as (
      update sessions set expires_at = least(
        expires_at + make_interval(hours => least($3::bigint, limit_hours)::int),
        started_at + make_interval(hours => limit_hours))
      where organization_id = $1 and id = $2 and ended_at is null
        and expires_at > clock_timestamp()
        and expires_at < started_at + make_interval(hours => limit_hours)
      returning id, expires_at
    ), lengthened as (
      update claims set ends_at = extended.expires_at from extended
      where claims.organization_id = $1 and claims.session_id = extended.id
        and claims.resource_id = any($4::uuid[])
        and claims.ended_at is null and claims.removed_at is null
    )
    select wire_time(expires_at) as "expiresAt" from extended`,
};

/**
 * Gives a session more time, as much of it as its limit allows. No firewall is touched: the claims
 * that stand want their rules for longer. What the caller does not reach any more keeps its end.
 *
 * @throws DomainError `session_not_found`, `session_not_extendable`, `session_extend_limit`,
 *   `no_resources`
 */
export function extendSession(
  actor: Actor<"sessions:write">,
  id: string,
  additionalHours: number,
): Promise<WireJson<Session>> {
  const organizationId = actor.organization.id;
  return changeSession(actor, id, "SESSION_EXTEND", async (queries, before) => {
    if (before.status !== "ACTIVE" && before.status !== "PARTIAL") {
      throw new DomainError("session_not_extendable");
    }
    demandTime(before);
    const resourceIds = await stillReached(queries, actor, before);
    const values = [organizationId, id, additionalHours, resourceIds];
    const [after] = await queries.run<{ expiresAt: string }>(extendStatement, values);
    if (!after) throw new DomainError("session_not_extendable");
    return { before: { expiresAt: before.expiresAt }, after, additionalHours };
  });
}

/** @throws DomainError `session_extend_limit`, naming what set the limit */
function demandTime({ startedAt, expiresAt, limitHours, limitRoleId, limitRoleName }: Session) {
  const spent = Date.parse(expiresAt) - Date.parse(startedAt);
  if (spent < limitHours * 3_600_000) return;
  throw new DomainError("session_extend_limit", {
    message: `Session already lasts the maximum of ${sayLimit(limitHours, limitRoleName)}`,
    details: { limitHours, roleId: limitRoleId, roleName: limitRoleName },
  });
}

async function stillReached(
  queries: Queries,
  { id, organization }: Actor,
  { resourceIps }: Session,
): Promise<string[]> {
  const resourceIds = [...new Set(resourceIps.map(({ resourceId }) => resourceId))];
  const reaches = await readReaching(queries, organization.id, [id], resourceIds);
  const reached = resourceIds.filter((resourceId) => reaches(id, resourceId));
  if (reached.length > 0) return reached;
  const message = "You no longer reach what this session opens";
  throw new DomainError("no_resources", { message });
}
