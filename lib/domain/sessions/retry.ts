import type { Queries, Statement } from "@/db/queries";
import type { Session } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { holdFirewalls, makeDue } from "@/lib/domain/firewalls/claims";
import { type FullRoom, noRoom, readRooms } from "@/lib/domain/firewalls/rooms";
import type { WireJson } from "@/lib/domain/wire-json";
import { changeSession } from "./changes";

type Failed = {
  id: string;
  resourceId: string;
  resourceName: string;
  address: string;
  ports: string[];
  isRefused: boolean;
};

const failedStatement: Statement = {
  name: "failed_claims",
  text: `select id, resource_id as "resourceId", resource_name as "resourceName", address, ports,
      refused_at is not null as "isRefused"
    from claims
    where organization_id = $1 and session_id = $2 and ended_at is null and removed_at is null
      and applied_at is null and error_code is not null and ends_at > now()
    order by lower(resource_name), id`,
};

/** The waits between tries begin anew too. */
const afreshStatement: Statement = {
  name: "try_claim_afresh",
  text: `
    with tried as (
      update claims set refused_at = null, error_code = null, error_message = null
      where organization_id = $1 and id = $2
      returning resource_id, address
    )
    update rules set tries = 0, error_code = null, error_message = null
    from tried
    where rules.organization_id = $1 and rules.resource_id = tried.resource_id
      and rules.address = tried.address and rules.closed_at is null and rules.opened_at is null`,
};

/**
 * Tries at once what failed in a session. What was refused for want of room is wanted again where
 * there is room now. Where nothing has failed, nothing is done.
 *
 * @throws DomainError `session_not_found`, `session_ended`, `provider_no_room` when that is all
 *   that stands in the way, and still does
 */
export function retrySession(
  actor: Actor<"sessions:write">,
  id: string,
): Promise<WireJson<Session>> {
  const organizationId = actor.organization.id;
  return changeSession(actor, id, "SESSION_RETRY", async (queries, before) => {
    if (before.endedAt !== null) throw new DomainError("session_ended");
    const failed = await queries.run<Failed>(failedStatement, [organizationId, id]);
    if (failed.length === 0) return undefined;
    const firewalls = failed.map(({ resourceId }) => resourceId);
    await holdFirewalls(queries, organizationId, [...new Set(firewalls)]);
    const { tried, full } = await tryAfresh(queries, organizationId, failed);
    if (tried.length === 0) throw noRoom(full);
    const resourceIds = [...new Set(tried.map(({ resourceId }) => resourceId))];
    await makeDue(queries, organizationId, resourceIds, { opens: true });
    return { resources: [...new Set(tried.map(({ resourceName }) => resourceName))] };
  });
}

/** One after the other: each that finds room takes it from those that come after it. */
async function tryAfresh(
  queries: Queries,
  organizationId: string,
  failed: readonly Failed[],
): Promise<{ tried: Failed[]; full: FullRoom[] }> {
  const tried: Failed[] = [];
  const full: FullRoom[] = [];
  for (const claim of failed) {
    const resource = { id: claim.resourceId, ports: claim.ports };
    const rooms = claim.isRefused
      ? await readRooms(queries, organizationId, [resource], [claim.address])
      : [];
    full.push(...rooms);
    if (rooms.length > 0) continue;
    await queries.run(afreshStatement, [organizationId, claim.id]);
    tried.push(claim);
  }
  return { tried, full };
}
