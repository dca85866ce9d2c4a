import { type SQL, sql } from "drizzle-orm";
import { claimStatus } from "@/lib/domain/sessions/reads";

/**
 * SQL: the claims of sessions that have, or may still get, something at a firewall, each with its
 * user and what it comes to. Whatever history there is, only claims that are not over are read.
 *
 * @param where conditions on `claims` and `sessions`
 */
export const openingsWhere = (organizationId: string, where: SQL) => sql`
  select * from (
    select distinct on (claims.session_id, claims.resource_id, claims.address)
      sessions.user_id, sessions.user_name, sessions.user_email, claims.session_id,
      claims.resource_id, claims.address, claims.ports, claims.error_code, claims.error_message,
      coalesce(sessions.ended_at, sessions.expires_at) as session_ends_at,
      ${claimStatus} as status
    from claims join sessions on sessions.organization_id = claims.organization_id
      and sessions.id = claims.session_id
    where claims.organization_id = ${organizationId} and claims.removed_at is null and ${where}
    order by claims.session_id, claims.resource_id, claims.address, claims.created_at desc
  ) claimed where status <> 'REMOVED'`;

/** SQL: what the firewall shows of an opening's rules. */
const seenRules = (organizationId: string) => sql`from rules
  where rules.organization_id = ${organizationId} and rules.resource_id = opening.resource_id
    and rules.address = opening.address and rules.ports = any(opening.ports)
    and rules.closed_at is null and rules.opened_at is not null`;

/** SQL: whether an opening lets somebody in, or may: of one that failed a part may be open. */
export const mayBeOpen = (organizationId: string) => sql`(opening.status in ('APPLIED', 'REMOVING')
  or exists (select ${seenRules(organizationId)}))`;

/** SQL: the openings of a pair in the wire's shape, what is open first. */
export const toldOpenings = (organizationId: string) => sql`json_agg(json_build_object(
    'sessionId', opening.session_id, 'sessionEndsAt', wire_time(opening.session_ends_at),
    'address', split_part(opening.address, '/', 1), 'status', opening.status,
    'errorCode', opening.error_code, 'errorMessage', opening.error_message,
    'isSimulated', exists (select from resources
      where resources.organization_id = ${organizationId} and resources.id = opening.resource_id
        and resources.provider = 'SIMULATOR'),
    'rules', (select coalesce(json_agg(json_build_object('ports', rules.ports,
        'address', rules.address, 'providerRuleId', rules.provider_rule_id,
        'openedAt', wire_time(rules.opened_at), 'seenAt', wire_time(rules.seen_at))
      order by rules.ports), '[]'::json) ${seenRules(organizationId)}))
  order by array_position(array['APPLIED', 'REMOVING', 'PENDING', 'FAILED'], opening.status),
    opening.session_ends_at desc, opening.session_id, opening.address)`;
