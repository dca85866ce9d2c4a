import { randomUUID } from "node:crypto";
import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { type AuditEvent, systemActor, systemOrigin } from "./audit";
import { writeAs } from "./write";

const dueStatement: Statement = {
  name: "organizations_with_due_ends",
  text: "select id from organizations where next_end_at <= now() order by next_end_at limit 100",
};

const expireStatement = (links: string, key: string, more = "") => `
  delete from ${links} link using roles role
  where link.organization_id = $1 and link.expires_at <= now()
    and role.organization_id = link.organization_id and role.id = link.role_id
  returning role.id as "roleId", role.name as "roleName", link.${key} as "targetId",
    wire_time(link.assigned_at) as "assignedAt", link.assigned_by_name as "assignedBy",
    wire_time(link.expires_at) as "expiresAt"${more}`;

const accessLevel = `, nullif(link.access_level, '') as "accessLevel"`;

const expireResources: Statement = {
  name: "expire_role_resources",
  text: `with gone as (${expireStatement("role_resources", "resource_id", accessLevel)})
    select gone.*, resources.name as "targetName" from gone
    join resources on resources.organization_id = $1 and resources.id = gone."targetId"`,
};

const expireUsers: Statement = {
  name: "expire_role_users",
  text: `with gone as (${expireStatement("role_users", "user_id")})
    select gone.*, users.name as "targetName" from gone
    join users on users.organization_id = $1 and users.id = gone."targetId"`,
};

const lockStatement: Statement = {
  text: "select from organizations where id = $1 for no key update",
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
 * Takes away the assignments whose end has passed and tells of each in the audit log. Their effect
 * ended by itself: no read counts them any more. What is due is found in the tables, so hours of
 * downtime and any number of processes come to the same.
 *
 * @returns how many were taken away
 */
export async function sweepAssignmentEnds(): Promise<number> {
  const store = await database();
  const due = await store.run<{ id: string }>(dueStatement, []);
  let swept = 0;
  for (const { id } of due) {
    const gone = await writeAs(
      {
        organizationId: id,
        audit: systemActor,
        origin: systemOrigin(randomUUID()),
        joins: undefined,
      },
      (queries) => sweepOrganization(queries, id),
    );
    // What was due had been unassigned before; a write that tells of nothing keeps nothing.
    if (gone === 0) await store.transaction((queries) => findNextEnd(queries, id));
    swept += gone;
  }
  return swept;
}

async function sweepOrganization(queries: Queries, organizationId: string) {
  const resources = await queries.run<Expired>(expireResources, [organizationId]);
  const users = await queries.run<Expired>(expireUsers, [organizationId]);
  await findNextEnd(queries, organizationId);
  const events = [
    ...resources.map((gone) => expiry("resource", gone)),
    ...users.map((gone) => expiry("user", gone)),
  ];
  return { result: events.length, events };
}

/** Looks only when the organization's row is ours: an end that is being set must not be missed. */
async function findNextEnd(queries: Queries, organizationId: string) {
  await queries.run(lockStatement, [organizationId]);
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
