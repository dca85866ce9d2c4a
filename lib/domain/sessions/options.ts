import { isIP } from "node:net";
import type { Queries, Statement } from "@/db/queries";
import type { SessionOptions } from "@/lib/contract/sessions";
import type { Actor } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { readSessionAddresses } from "./addresses";
import { limitOver, type ReachedResource, readSessionReach, readSessionRoles } from "./reach";
import { defaultMinutes, limitColumns, readSessionTerms } from "./start";

type Shown = Pick<
  SessionOptions["resources"][number],
  "id" | "provider" | "resourceType" | "resourceIdentifier" | "region" | "isSimulated" | "room"
>;

const shownStatement: Statement = {
  name: "session_options_resources",
  text: `select resources.id, provider, resource_type as "resourceType",
      resource_identifier as "resourceIdentifier", region,
      provider = 'SIMULATOR' as "isSimulated", coalesce(firewalls.room, '[]') as room
    from resources left join firewalls on firewalls.organization_id = resources.organization_id
      and firewalls.resource_id = resources.id
    where resources.organization_id = $1 and resources.id = any($2::uuid[])`,
};

/** What a session of the caller could be: what they reach, for how long, and from which address. */
export async function readSessionOptions(actor: Actor<"sessions:read">): Promise<SessionOptions> {
  const { queries } = actor;
  const terms = await readSessionTerms(queries, actor);
  const reached = await readSessionReach(queries, actor, { inactive: true });
  const limit = limitOver(reached.filter(({ isActive }) => isActive));
  const limitHours = limit?.limitHours ?? terms.organizationHours;
  return {
    ...addressOf(actor, terms.allowedRanges),
    defaultMinutes: Math.min(defaultMinutes, limitHours * 60),
    limitHours,
    ...limitColumns(limit?.decidedBy ?? { kind: "organization" }),
    liveSessions: terms.liveSessions,
    maxLiveSessions: terms.maxLiveSessions,
    roles: await rolesOver(actor, reached),
    resources: await shownOf(queries, actor.organization.id, reached),
  };
}

/** The address that the call comes from, and what is wrong with it. */
function addressOf(actor: Actor, allowedRanges: readonly string[]) {
  const { ipAddress } = actor.origin;
  const isSix = ipAddress !== null && isIP(ipAddress) === 6;
  const address = {
    ipv4Address: isSix ? null : ipAddress,
    ipv6Address: isSix ? ipAddress : null,
  };
  try {
    return { ...readSessionAddresses(actor, {}, allowedRanges), addressFlaw: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...address, addressFlaw: error.message };
  }
}

/** A role that holds nothing opens nothing. */
async function rolesOver(
  actor: Actor,
  reached: readonly ReachedResource[],
): Promise<SessionOptions["roles"]> {
  const roles = await readSessionRoles(actor.queries, actor);
  return roles.flatMap((role) => {
    const held = new Set(role.resourceIds);
    const resourceIds = reached.filter(({ id }) => held.has(id)).map(({ id }) => id);
    return resourceIds.length === 0 ? [] : [{ ...role, resourceIds }];
  });
}

async function shownOf(
  queries: Queries,
  organizationId: string,
  reached: readonly ReachedResource[],
): Promise<SessionOptions["resources"]> {
  const ids = reached.map(({ id }) => id);
  const rows = await queries.run<Shown>(shownStatement, [organizationId, ids]);
  const shown = new Map(rows.map((row) => [row.id, row]));
  return reached.flatMap(({ id, name, isActive, limitHours, decidedBy }) => {
    const row = shown.get(id);
    return row ? [{ ...row, name, isActive, limitHours, ...limitColumns(decidedBy) }] : [];
  });
}
