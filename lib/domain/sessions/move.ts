import { sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import type { Session, SessionAddress } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { type ClaimedResource, claimResources } from "@/lib/domain/firewalls/new-claims";
import { noRoom } from "@/lib/domain/firewalls/rooms";
import type { WireJson } from "@/lib/domain/wire-json";
import { networksOf, readSessionAddresses, type SessionAddresses } from "./addresses";
import { changeSession } from "./changes";
import { readSessionTerms } from "./start";

type Claimed = ClaimedResource & {
  /** Something is open there, or may be, from an address that is left or kept. */
  isWanted: boolean;
  kept: string[];
};

/** What the session still wants, with the addresses among $3 that it wants it for already. */
const claimedStatement: Statement = {
  name: "claimed_resources",
  text: `select resource_id as id, min(resource_name) as name,
      (array_agg(to_json(ports)))[1] as ports, bool_or(refused_at is null) as "isWanted",
      array(select unnest(array_agg(address)) intersect select unnest($3::text[])) as kept
    from claims
    where organization_id = $1 and session_id = $2 and ended_at is null and removed_at is null
      and ends_at > now()
    group by resource_id order by lower(min(resource_name)), resource_id`,
};

const leaveStatement: Statement = {
  name: "leave_addresses",
  text: `update claims set ended_at = now()
    where organization_id = $1 and session_id = $2 and ended_at is null and address <> all($3::text[])`,
};

const addressStatement: Statement = {
  name: "set_session_addresses",
  text: `update sessions set ipv4_address = $3, ipv6_address = $4
    where organization_id = $1 and id = $2`,
};

/**
 * Lets a session go on from other addresses: the ones that are sent, else the one that the call
 * comes from. Its end stays, and so does what it opens. What it opens now must find room for the
 * new address, or nothing is changed.
 *
 * @throws DomainError `session_not_found`, `session_ended`, `ip_private`, `ip_undetected`,
 *   `provider_no_room`
 */
export function moveSession(
  actor: Actor<"sessions:write">,
  id: string,
  body: SessionAddress,
): Promise<WireJson<Session>> {
  const organizationId = actor.organization.id;
  return changeSession(actor, id, "SESSION_MOVE", async (queries, before) => {
    if (before.endedAt !== null) throw new DomainError("session_ended");
    const { allowedRanges } = await readSessionTerms(queries, actor);
    const addresses = readSessionAddresses(actor, body, allowedRanges);
    if (isSame(before, addresses)) return undefined;
    await queries.run(addressStatement, [
      organizationId,
      id,
      addresses.ipv4Address,
      addresses.ipv6Address,
    ]);
    await moveClaims(queries, organizationId, id, networksOf(addresses));
    const { ipv4Address, ipv6Address } = before;
    return { before: { ipv4Address, ipv6Address }, after: addresses };
  });
}

const isSame = (before: SessionAddresses, after: SessionAddresses) =>
  before.ipv4Address === after.ipv4Address && before.ipv6Address === after.ipv6Address;

/** The old address gives its room up first: a full firewall still lets everybody move. */
async function moveClaims(
  queries: Queries,
  organizationId: string,
  sessionId: string,
  networks: readonly string[],
): Promise<void> {
  const row = [organizationId, sessionId, networks];
  const resources = await queries.run<Claimed>(claimedStatement, row);
  await queries.run(leaveStatement, row);
  const wanted = new Set(resources.filter(({ isWanted }) => isWanted).map((each) => each.id));
  for (const address of networks) {
    const { full } = await claimResources(queries, {
      organizationId,
      sessionId,
      resources: resources.filter(({ kept }) => !kept.includes(address)),
      addresses: [address],
      endsAt: (resourceId) => sql`(select max(ends_at) from claims
        where organization_id = ${organizationId} and session_id = ${sessionId}
          and resource_id = ${resourceId})`,
    });
    const missed = full.filter(({ resourceId }) => wanted.has(resourceId));
    if (missed.length > 0) throw noRoom(missed);
  }
  const ids = resources.map((resource) => resource.id);
  await makeDue(queries, organizationId, ids, { opens: true });
}
