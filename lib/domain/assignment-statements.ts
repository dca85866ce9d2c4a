import type { Statement } from "@/db/queries";
import type { ErrorCode } from "@/lib/contract/errors";

/** What a role holds: resources, or the people it is given to. */
export type AssignableKind = "resource" | "user";

type Assignable = {
  label: string;
  targets: string;
  links: string;
  idColumn: string;
  /** What a role's list shows of each, as SQL. */
  shown: string;
  roleConstraint: string;
  alreadyAssigned: ErrorCode;
  notAssigned: ErrorCode;
  notFound: ErrorCode;
};

export const assignables: Record<AssignableKind, Assignable> = {
  resource: {
    label: "Resource",
    targets: "resources",
    links: "role_resources",
    idColumn: "resource_id",
    shown: `target.id, target.name, target.provider, target.resource_type as "resourceType",
      target.resource_identifier as "resourceIdentifier", target.region,
      target.is_active as "isActive", wire_time(target.last_verified_at) as "lastVerifiedAt"`,
    roleConstraint: "role_resources_role_fkey",
    alreadyAssigned: "resource_already_assigned",
    notAssigned: "resource_not_assigned",
    notFound: "resource_not_found",
  },
  user: {
    label: "User",
    targets: "users",
    links: "role_users",
    idColumn: "user_id",
    shown: `target.id, target.name, target.email, target.is_org_admin as "isOrgAdmin",
      target.is_active as "isActive"`,
    roleConstraint: "role_users_role_fkey",
    alreadyAssigned: "user_already_assigned",
    notAssigned: "user_not_assigned",
    notFound: "user_not_found",
  },
};

/** An event about a link, as columns of audit_events; $1 organization, $3… as in both statements. */
const eventColumns = `organization_id, event_type, actor_type, actor_id, actor_email, resource_type,
  resource_id, resource_name, ip_address, request_id, details`;

/**
 * Finds the role and the targets, takes the organization's turn, links what is not linked yet and
 * records an event for each, all in one statement. The unique key decides races: who loses one
 * inserts nothing. `where` of the turn keeps pure repeats from raising the version.
 */
function assignStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn } = assignables[kind];
  const word = kind.toUpperCase();
  return {
    name: `assign_${kind}`,
    text: `
      with role as (select id, name from roles where organization_id = $1 and id = $2),
      target as (
        select id, name from ${targets} where organization_id = $1 and id = any($3::uuid[])
      ),
      fresh as (
        select target.id, target.name from target where not exists (
          select from ${links} where ${links}.organization_id = $1 and ${links}.role_id = $2
            and ${links}.${idColumn} = target.id)
      ),
      turn as (
        update organizations set version = version + 1
        where id = $1 and exists (select from role) and exists (select from fresh)
          and (not $9 or cardinality($3::uuid[]) = (select count(*) from fresh))
        returning id
      ),
      link as (
        insert into ${links} (organization_id, role_id, ${idColumn}, assigned_by_id, assigned_by_name)
        select turn.id, role.id, fresh.id, $4, $5 from turn, role, fresh
        on conflict do nothing
        returning ${idColumn} as id
      ),
      event as (
        insert into audit_events (${eventColumns})
        select $1, 'ROLE_${word}_ASSIGN', 'USER', $4, $6, 'ROLE', role.id, role.name, $7, $8,
          jsonb_build_object('before', null, 'after',
            jsonb_build_object('${kind}Id', fresh.id, '${kind}Name', fresh.name))
        from link join fresh on fresh.id = link.id, role
      )
      select exists (select from role) as "roleFound",
        array(select id::text from target) as found,
        array(select id::text from link) as assigned`,
  };
}

function existingStatement(kind: AssignableKind): Statement {
  const { links, idColumn } = assignables[kind];
  return {
    name: `existing_${kind}`,
    text: `
      select ${idColumn} as id, assigned_by_id as "assignedById",
        assigned_by_name as "assignedByName", wire_time(assigned_at) as "assignedAt"
      from ${links}
      where organization_id = $1 and role_id = $2 and ${idColumn} = any($3::uuid[])`,
  };
}

function unassignStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn } = assignables[kind];
  const word = kind.toUpperCase();
  return {
    name: `unassign_${kind}`,
    text: `
      with role as (select id, name from roles where organization_id = $1 and id = $2),
      turn as (
        update organizations set version = version + 1
        where id = $1 and exists (
          select from ${links} where organization_id = $1 and role_id = $2 and ${idColumn} = $3)
        returning id
      ),
      gone as (
        delete from ${links} using turn
        where organization_id = turn.id and role_id = $2 and ${idColumn} = $3
        returning ${idColumn} as id, assigned_by_name, assigned_at
      ),
      event as (
        insert into audit_events (${eventColumns})
        select $1, 'ROLE_${word}_UNASSIGN', 'USER', $4, $5, 'ROLE', role.id, role.name, $6, $7,
          jsonb_build_object('before', jsonb_build_object('${kind}Id', gone.id,
            '${kind}Name', target.name, 'assignedBy', gone.assigned_by_name,
            'assignedAt', wire_time(gone.assigned_at)), 'after', null)
        from gone, role, ${targets} target
        where target.organization_id = $1 and target.id = gone.id
      )
      select exists (select from role) as "roleFound", exists (select from gone) as gone`,
  };
}

function listStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn, shown } = assignables[kind];
  return {
    name: `assigned_${kind}s`,
    text: `
      select exists (select from roles where organization_id = $1 and id = $2) as "roleFound",
        '[' || coalesce((select string_agg(row_to_json(item)::text, ',') from (
          select ${shown},
            json_build_object('id', ${links}.assigned_by_id, 'name', ${links}.assigned_by_name)
              as "assignedBy",
            wire_time(${links}.assigned_at) as "assignedAt", null as "expiresAt"
          from ${links}
          join ${targets} target
            on target.organization_id = ${links}.organization_id and target.id = ${links}.${idColumn}
          where ${links}.organization_id = $1 and ${links}.role_id = $2
          order by lower(target.name), target.id
        ) item), '') || ']' as list`,
  };
}

/** The SQL of each kind, made once. */
export const assignmentStatements = {
  resource: {
    assign: assignStatement("resource"),
    existing: existingStatement("resource"),
    unassign: unassignStatement("resource"),
    list: listStatement("resource"),
  },
  user: {
    assign: assignStatement("user"),
    existing: existingStatement("user"),
    unassign: unassignStatement("user"),
    list: listStatement("user"),
  },
};
