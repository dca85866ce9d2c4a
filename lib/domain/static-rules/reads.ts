import { sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import type { Page } from "@/lib/contract/common";
import type { StaticIpRule, StaticRuleListQuery } from "@/lib/contract/static-ip-rules";
import type { Actor } from "@/lib/domain/actor";
import { staticRuleNotFound } from "@/lib/domain/error";
import { containing, readListing, type Selection, sortBy } from "@/lib/domain/lists";
import { itemStatement, listStatement, readItem, type WireJson } from "@/lib/domain/wire-json";

/** A rule that has ended is gone for its readers, though its entries may still be on their way out. */
const isLiveRule = sql`static_rules.ended_at is null
  and (static_rules.expires_at is null or static_rules.expires_at > now())`;

const claimStatus = sql`case when claims.applied_at is not null then 'APPLIED'
  when claims.error_code is not null then 'FAILED' else 'PENDING' end`;

const ownClaims = sql`(
  select claims.*, ${claimStatus} as status from claims
  where claims.organization_id = static_rules.organization_id
    and claims.static_rule_id = static_rules.id
) own`;

const ruleResources = sql`coalesce((
  select json_agg(json_build_object('resourceId', own.resource_id,
    'resourceName', coalesce(resources.name, own.resource_name), 'status', own.status,
    'appliedAt', wire_time(own.applied_at), 'errorMessage', own.error_message,
    'errorCode', own.error_code,
    'isSimulated', coalesce(resources.provider = 'SIMULATOR', false))
    order by lower(own.resource_name), own.resource_id)
  from ${ownClaims} left join resources on resources.organization_id = own.organization_id
    and resources.id = own.resource_id), '[]'::json)`;

/** What a rule is, as it follows from what the firewalls were seen to do about it. */
const ruleStatus = sql`(select case
    when bool_and(own.status = 'APPLIED') then 'ACTIVE'
    when bool_or(own.status = 'PENDING') then 'PENDING'
    when bool_or(own.status = 'APPLIED') then 'PARTIAL'
    else 'FAILED' end
  from ${ownClaims})`;

const ruleColumns = sql`static_rules.id, static_rules.label,
  static_rules.ip_address as "ipAddress", ${ruleStatus} as status,
  wire_time(static_rules.expires_at) as "expiresAt",
  static_rules.created_by_email as "createdByEmail",
  wire_time(static_rules.created_at) as "createdAt", ${ruleResources} as resources`;

const listRulesStatement = listStatement(
  "list_static_rules",
  sql`select ${ruleColumns} from static_rules
    where static_rules.organization_id = $1 and ${isLiveRule}
    order by lower(static_rules.label), static_rules.id`,
);

const readRuleStatement = itemStatement(
  "read_static_rule",
  sql`select ${ruleColumns} from static_rules
    where static_rules.organization_id = $1 and static_rules.id = $2 and ${isLiveRule}`,
);

const sortColumns = {
  label: sql`lower(static_rules.label)`,
  created: sql`static_rules.created_at`,
  expires: sql`static_rules.expires_at`,
};

/** The static rules of the organization, by label, or the page or part that the query asks for. */
export function listStaticRules(
  actor: Actor<"static-rules:manage">,
  query: StaticRuleListQuery,
): Promise<WireJson<StaticIpRule[] | Page<StaticIpRule>>> {
  return readListing(actor.queries, listRulesStatement, actor.organization.id, select, query);
}

function select(organizationId: string, query: StaticRuleListQuery): Selection {
  const { q, resourceId, sort = "label" } = query;
  const where: Selection["where"] = [
    sql`static_rules.organization_id = ${organizationId} and ${isLiveRule}`,
  ];
  if (resourceId) {
    where.push(sql`exists (select from claims where claims.organization_id = ${organizationId}
      and claims.static_rule_id = static_rules.id and claims.resource_id = ${resourceId})`);
  }
  if (q) {
    const pattern = containing(q);
    where.push(sql`(lower(static_rules.label) like ${pattern}
      or static_rules.ip_address like ${pattern}
      or lower(static_rules.created_by_email) like ${pattern})`);
  }
  const { by, descending } = sortBy(sort, sortColumns);
  return {
    table: sql`static_rules`,
    columns: ruleColumns,
    where,
    total: sql`select count(*)::int from static_rules
      where static_rules.organization_id = ${organizationId} and ${isLiveRule}`,
    orderBy: [
      { by, descending, nullable: by === sortColumns.expires },
      { by: sql`static_rules.id` },
    ],
  };
}

/** @throws DomainError `static_rule_not_found` */
export function getStaticRule(
  actor: Actor<"static-rules:manage">,
  id: string,
): Promise<WireJson<StaticIpRule>> {
  return readStaticRule(actor.queries, actor.organization.id, id);
}

/** @throws DomainError `static_rule_not_found` */
export function readStaticRule(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<WireJson<StaticIpRule>> {
  return readItem(queries, readRuleStatement, [organizationId, id], () => staticRuleNotFound(id));
}
