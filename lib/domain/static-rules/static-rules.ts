import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Queries, Statement } from "@/db/queries";
import { staticRules } from "@/db/schema/sessions";
import type { StaticIpRule, StaticRuleCreate } from "@/lib/contract/static-ip-rules";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { resourceNotFound, staticRuleNotFound } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { endDue } from "@/lib/domain/firewalls/due-ends";
import { type ClaimedResource, claimResources } from "@/lib/domain/firewalls/new-claims";
import { noRoom } from "@/lib/domain/firewalls/rooms";
import { type FirewallKind, portsOfResource } from "@/lib/domain/resources/ports";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { readRuleNetwork } from "./networks";
import { readStaticRule } from "./reads";

const termsStatement: Statement = {
  name: "static_rule_terms",
  text: `select allowed_ranges as "allowedRanges", allows_wide_rules as "allowsWideRules"
    from organizations where id = $1`,
};

type Terms = { allowedRanges: string[]; allowsWideRules: boolean };

/**
 * Puts an address or a network on the allow-lists of some resources until it is taken off again, or
 * until its end. The entries follow within moments; the answer says that they are pending. All of
 * them have room, or nothing is written.
 *
 * @throws DomainError `validation`, `ip_private`, `resource_not_found`, `provider_no_room`
 */
export async function createStaticRule(
  actor: Actor<"static-rules:manage">,
  { label, ipAddress, resourceIds, expiresAt = null }: StaticRuleCreate,
): Promise<WireJson<StaticIpRule>> {
  const organizationId = actor.organization.id;
  return write(actor, async (queries) => {
    const [terms] = await queries.run<Terms>(termsStatement, [organizationId]);
    if (!terms) throw new Error("The actor's organization is there as long as the actor");
    const { shown, network } = readRuleNetwork(ipAddress, terms);
    const resources = await readResources(queries, organizationId, [...new Set(resourceIds)]);
    const id = randomUUID();
    await queries.orm.insert(staticRules).values({
      organizationId,
      id,
      label,
      ipAddress: shown,
      expiresAt: expiresAt === null ? null : sql`${expiresAt}::timestamptz`,
      createdById: actor.id,
      createdByEmail: actor.email,
    });
    const { full } = await claimResources(queries, {
      organizationId,
      staticRuleId: id,
      resources,
      addresses: [network],
      endsAt: () => sql`${expiresAt}::timestamptz`,
    });
    if (full.length > 0) throw noRoom(full);
    const ids = resources.map((resource) => resource.id);
    await makeDue(queries, organizationId, ids, { opens: true, closesAt: expiresAt });
    const named = resources.map((resource) => ({ id: resource.id, name: resource.name }));
    const details = { label, ipAddress: shown, expiresAt, resources: named };
    return {
      result: await readStaticRule(queries, organizationId, id),
      events: [{ ...about("CREATE", { id, label }), details: { before: null, after: details } }],
    };
  });
}

const resourcesStatement: Statement = {
  name: "resources_of_static_rule",
  text: `select id, name, provider, resource_type as "resourceType", config from resources
    where organization_id = $1 and id = any($2::uuid[]) for key share`,
};

/** @throws DomainError `resource_not_found` */
async function readResources(
  queries: Queries,
  organizationId: string,
  ids: readonly string[],
): Promise<ClaimedResource[]> {
  const rows = await queries.run<FirewallKind & { id: string; name: string }>(resourcesStatement, [
    organizationId,
    ids,
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) throw resourceNotFound(id);
    return { id, name: row.name, ports: portsOfResource(row) };
  });
}

const about = (
  act: "CREATE" | "DELETE" | "EXPIRE",
  { id, label }: { id: string; label: string },
) => ({
  eventType: `STATIC_IP_RULE_${act}` as const,
  resourceType: "STATIC_IP_RULE" as const,
  resourceId: id,
  resourceName: label,
});

const endStatement: Statement = {
  name: "end_static_rules",
  text: `
    with ended as (
      update static_rules set ended_at = now()
      where organization_id = $1 and id = any($2::uuid[]) and ended_at is null
        and (expires_at is not null and expires_at <= now()) = $3
      returning id, label, ip_address
    ), released as (
      update claims set ended_at = now() from ended
      where claims.organization_id = $1 and claims.static_rule_id = ended.id
        and claims.ended_at is null
      returning claims.static_rule_id, claims.resource_id, claims.resource_name
    )
    select ended.id, ended.label, ended.ip_address as "ipAddress",
      (select json_agg(json_build_object('id', released.resource_id, 'name', resource_name))
        from released where released.static_rule_id = ended.id) as resources
    from ended`,
};

type Ended = {
  id: string;
  label: string;
  ipAddress: string;
  resources: { id: string; name: string }[];
};

/** From this commit on their claims want nothing, and the firewalls are due. */
async function endRules(
  queries: Queries,
  organizationId: string,
  ids: readonly string[],
  act: "DELETE" | "EXPIRE",
): Promise<AuditEvent[]> {
  const ended = await queries.run<Ended>(endStatement, [organizationId, ids, act === "EXPIRE"]);
  const resourceIds = ended.flatMap(({ resources }) => resources.map(({ id }) => id));
  await makeDue(queries, organizationId, [...new Set(resourceIds)]);
  return ended.map(({ id, label, ipAddress, resources }) => ({
    ...about(act, { id, label }),
    details: { before: { label, ipAddress, resources }, after: null },
  }));
}

/**
 * Takes a static rule away. Its entries leave the firewalls within moments, unless a session or
 * another rule wants the same ones.
 *
 * @throws DomainError `static_rule_not_found`
 */
export async function deleteStaticRule(
  actor: Actor<"static-rules:manage">,
  id: string,
): Promise<void> {
  await write(actor, async (queries) => {
    const events = await endRules(queries, actor.organization.id, [id], "DELETE");
    if (events.length === 0) throw staticRuleNotFound(id);
    return { result: undefined, events };
  });
}

/**
 * Ends the rules whose end has come.
 *
 * @throws AggregateError when some organizations failed; the others were swept all the same
 */
export function sweepStaticRules(): Promise<void> {
  return endDue("static_rules", (queries, organizationId, ids) =>
    endRules(queries, organizationId, ids, "EXPIRE"),
  );
}
