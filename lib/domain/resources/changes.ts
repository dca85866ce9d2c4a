import { and, eq, sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import { resources } from "@/db/schema/resources";
import {
  type Resource,
  type ResourceCreate,
  type ResourceUpdate,
  resource as resourceSchema,
} from "@/lib/contract/resources";
import type { Actor } from "@/lib/domain/actor";
import { demandUnchanged } from "@/lib/domain/entity-tag";
import { credentialNotFound, DomainError, invalid } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import type { Provider } from "@/lib/providers/provider";
import { resourceEvent, settings } from "./events";
import { demandProvider, type Place, readPlace, whereabouts } from "./provider-input";
import { readResource } from "./resources";
import { demandOwnFirewall } from "./twins";
import { demandMovable } from "./use";

/**
 * Adds a resource. It is not active until its firewall has been seen, which is tried at once.
 *
 * @throws DomainError `validation`, `credential_not_found`, `resource_limit_reached`
 */
export async function createResource(
  actor: Actor<"resources:write">,
  { name, provider, resourceType, credentialId = null, ...wish }: ResourceCreate,
): Promise<WireJson<Resource>> {
  const organizationId = actor.organization.id;
  const kind = demandProvider(provider, resourceType);
  const { resourceIdentifier, region = null, config = null } = wish;
  const place = readPlace(kind, { resourceIdentifier, region, config });
  return write(actor, async (queries) => {
    await demandCredential(queries, organizationId, kind, credentialId);
    await demandRoom(queries, organizationId);
    await demandOwnFirewall(queries, organizationId, kind, place, null);
    const [made] = await queries.orm
      .insert(resources)
      .values({
        organizationId,
        name,
        provider,
        resourceType,
        credentialId,
        ...place,
        verificationDueAt: sql`now()`,
      })
      .returning({ id: resources.id });
    if (!made) throw new Error("An insert without conflict clause always returns its row");
    const result = await readResource(queries, organizationId, made.id);
    const after = result.decode(resourceSchema);
    return {
      result,
      events: [resourceEvent("RESOURCE_CREATE", after, null, settings(after))],
    };
  });
}

/**
 * Changes the fields that are given; null clears. While rules of ours are at its firewall, or
 * sessions want some there, it cannot be told to be another one: nobody would close them.
 *
 * @param ifMatch the caller's `If-Match`: the change is made only if the resource is still as read
 * @throws DomainError `resource_not_found`, `resource_changed`, `resource_in_use`, `validation`,
 *   `credential_not_found`
 */
export async function updateResource(
  actor: Actor<"resources:write">,
  id: string,
  changes: ResourceUpdate,
  ifMatch: string | null,
): Promise<WireJson<Resource>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const found = await readResource(queries, organizationId, id);
    demandUnchanged(ifMatch, found.text, "resource_changed");
    const before = found.decode(resourceSchema);
    const wanted = wantedOf(before, changes);
    if (isSame(wanted, settings(before))) return { result: found, events: [] };
    const { name, isActive, credentialId, ...place } = wanted;
    const isElsewhere = !isSame(firewallOf(wanted), firewallOf(before));
    let isMoved = false;
    if (isElsewhere) {
      const kind = demandProvider(before.provider, before.resourceType);
      Object.assign(place, readPlace(kind, place));
      await demandCredential(queries, organizationId, kind, credentialId);
      await demandOwnFirewall(queries, organizationId, kind, place, id);
      isMoved = !isSame(whereabouts(kind, place), whereabouts(kind, before));
    }
    if (isMoved) {
      await queries.run(leavePlaceStatement, [organizationId, id]);
      await demandMovable(queries, organizationId, id);
    }
    await queries.orm
      .update(resources)
      .set({
        ...{ name, isActive, credentialId, ...place },
        ...(isElsewhere && { verificationDueAt: sql`now()` }),
        updatedAt: sql`now()`,
      })
      .where(and(eq(resources.organizationId, organizationId), eq(resources.id, id)));
    await makeDue(queries, organizationId, [id], { opens: true });
    const result = await readResource(queries, organizationId, id);
    const after = result.decode(resourceSchema);
    return {
      result,
      events: [resourceEvent("RESOURCE_UPDATE", after, settings(before), settings(after))],
    };
  });
}

/**
 * A look at the old place may last: its lease is lost, so that it neither opens there what is wanted
 * at the new one nor tells what it saw. What was known of the old place is forgotten.
 */
const leavePlaceStatement: Statement = {
  name: "leave_place_of_resource",
  text: `update firewalls set close_fence = close_fence + 1, open_fence = open_fence + 1,
      close_leased_until = null, open_leased_until = null, failures = 0, error_code = null,
      error_message = null, seen_at = null, room = '[]', foreign_rules = '[]', foreign_total = 0
    where organization_id = $1 and resource_id = $2`,
};

const credentialStatement: Statement = {
  name: "credential_of_resource",
  text: `select provider, credential_type as "credentialType" from credentials
    where organization_id = $1 and id = $2`,
};

/** @throws DomainError `credential_not_found`, `validation` */
async function demandCredential(
  queries: Queries,
  organizationId: string,
  { provider, label, credential }: Provider,
  credentialId: string | null,
): Promise<void> {
  if (!credentialId) {
    if (credential) throw invalid("credentialId", "credentialId is required");
    return;
  }
  const [found] = await queries.run<{ provider: string; credentialType: string }>(
    credentialStatement,
    [organizationId, credentialId],
  );
  if (!found) throw credentialNotFound(credentialId);
  if (!credential) throw invalid("credentialId", `${label} takes no credential`);
  const { credentialType } = credential;
  if (found.provider === provider && found.credentialType === credentialType) return;
  throw invalid("credentialId", `credentialId must be of ${provider} ${credentialType}`);
}

const roomStatement: Statement = {
  name: "room_for_resource",
  text: `select resources_total >= max_resources as "isFull" from organizations where id = $1`,
};

async function demandRoom(queries: Queries, organizationId: string): Promise<void> {
  const [organization] = await queries.run<{ isFull: boolean }>(roomStatement, [organizationId]);
  if (organization?.isFull) throw new DomainError("resource_limit_reached");
}

function wantedOf(before: Resource, changes: ResourceUpdate): ReturnType<typeof settings> {
  const pick = <Value>(sent: Value | undefined, kept: Value) => (sent === undefined ? kept : sent);
  return {
    name: changes.name ?? before.name,
    resourceIdentifier: changes.resourceIdentifier ?? before.resourceIdentifier,
    credentialId: pick(changes.credentialId, before.credentialId),
    region: pick(changes.region, before.region),
    isActive: changes.isActive ?? before.isActive,
    config: pick(changes.config, before.config),
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const firewallOf = ({ resourceIdentifier, region, config, credentialId }: PlaceAndKey) => [
  ...[resourceIdentifier, region, config, credentialId],
];
type PlaceAndKey = Place & { credentialId: string | null };
