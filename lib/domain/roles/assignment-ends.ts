import type { Queries, Statement } from "@/db/queries";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { cutEnded } from "@/lib/domain/sessions/cuts";
import { holdTurn } from "@/lib/domain/turns";

const expireStatement = (links: string, key: string, more = "") => `
  delete from ${links} link using roles role
  where link.organization_id = $1 and link.expires_at <= now()
    and role.organization_id = link.organization_id and role.id = link.role_id
  returning role.id as "roleId", role.name as "roleName", link.${key} as "targetId",
    wire_time(link.assigned_at) as "assignedAt", link.assigned_by_name as "assignedBy",
    link.expires_at as moment, wire_time(link.expires_at) as "expiresAt"${more}`;

const accessLevel = `, nullif(link.access_level, '') as "accessLevel"`;

const expireResources: Statement = {
  name: "expire_role_resources",
  text: `with gone as (${expireStatement("role_resources", "resource_id", accessLevel)})
    select gone.*, resources.name as "targetName" from gone
    join resources on resources.organization_id = $1 and resources.id = gone."targetId"
    order by gone.moment, gone."roleId", gone."targetId"`,
};

const expireUsers: Statement = {
  name: "expire_role_users",
  text: `with gone as (${expireStatement("role_users", "user_id")})
    select gone.*, users.name as "targetName" from gone
    join users on users.organization_id = $1 and users.id = gone."targetId"
    order by gone.moment, gone."roleId", gone."targetId"`,
};

const nextEndStatement: Statement = {
  name: "find_next_end",
  text: `update organizations set next_end_at = (select min(expires_at) from (
      select expires_at from role_resources where organization_id = $1 and expires_at is not null
      union all
      select expires_at from role_users where organization_id = $1 and expires_at is not null
    ) ends) where id = $1`,
};

type Expired = {
  roleId: string;
  roleName: string;
  targetId: string;
  targetName: string;
  accessLevel?: string | null;
  assignedBy: string;
  assignedAt: string;
  expiresAt: string;
};

/**
 * Takes the organization's assignments away whose end has passed. Their effect ended by itself: no
 * read counts them any more. Running sessions lose what only they carried.
 *
 * @returns the events that tell of them
 */
export async function takeEndedAway(
  queries: Queries,
  organizationId: string,
): Promise<AuditEvent[]> {
  const resources = await queries.run<Expired>(expireResources, [organizationId]);
  const users = await queries.run<Expired>(expireUsers, [organizationId]);
  await findNextEnd(queries, organizationId);
  const cut = await cutEnded(queries, organizationId, { resources, users });
  return [
    ...resources.map((gone) => expiry("resource", gone)),
    ...users.map((gone) => expiry("user", gone)),
    ...cut,
  ];
}

const passStatement = (links: string): Statement => ({
  name: `let_ends_pass_in_${links}`,
  text: `update ${links} set expires_at = now() where organization_id = $1 and expires_at <= $2`,
});

const passStatements = [passStatement("role_resources"), passStatement("role_users")];

/** Does now, for a rehearsal, what will be done about the ends up to a moment to come. */
export async function takeAwayUntil(
  queries: Queries,
  organizationId: string,
  moment: Date,
): Promise<void> {
  for (const statement of passStatements) {
    await queries.run(statement, [organizationId, moment.toISOString()]);
  }
  await takeEndedAway(queries, organizationId);
}

/** Looks only with the organization's turn held: an end that is being set must not be missed. */
export async function findNextEnd(queries: Queries, organizationId: string): Promise<void> {
  await holdTurn(queries, organizationId);
  await queries.run(nextEndStatement, [organizationId]);
}

function expiry(kind: "resource" | "user", gone: Expired): AuditEvent {
  const { accessLevel, assignedBy, assignedAt, expiresAt } = gone;
  return {
    eventType: kind === "resource" ? "ROLE_RESOURCE_EXPIRE" : "ROLE_USER_EXPIRE",
    resourceType: "ROLE",
    resourceId: gone.roleId,
    resourceName: gone.roleName,
    relatedId: gone.targetId,
    details: {
      before: {
        [`${kind}Id`]: gone.targetId,
        [`${kind}Name`]: gone.targetName,
        ...(accessLevel && { accessLevel }),
        assignedBy,
        assignedAt,
        expiresAt,
      },
      after: null,
    },
  };
}
