import { type SQL, sql } from "drizzle-orm";
import { type Statement, textOf } from "@/db/queries";
import type { ErrorCode } from "@/lib/contract/errors";
import { levelName } from "@/lib/domain/access/levels";
import { whoColumns, whoFrom } from "@/lib/domain/audit/events";

/** What a role holds: resources, or the people it is given to. */
export type AssignableKind = "resource" | "user";

type Assignable = {
  label: string;
  targets: string;
  links: string;
  idColumn: string;
  /** What a role's list shows of each, as SQL. */
  shown: string;
  /** Which level of a pair speaks for it where one must: the default level, else the longest. */
  levelOrder: string;
  /** The level of the link `gone`, as an entry of an event's details. */
  levelDetail: string;
  roleConstraint: string;
  alreadyAssigned: ErrorCode;
  notAssigned: ErrorCode;
  notFound: ErrorCode;
};

/** A row whose end has passed counts for nothing, swept or not. */
export function liveLink(links: string): SQL {
  const expiresAt = sql`${sql.identifier(links)}.expires_at`;
  return sql`(${expiresAt} is null or ${expiresAt} > now())`;
}

/** The same as text. */
export const isLive = (links: string) => textOf(liveLink(links));

export const assignables: Record<AssignableKind, Assignable> = {
  resource: {
    label: "Resource",
    targets: "resources",
    links: "role_resources",
    idColumn: "resource_id",
    shown: `target.id, target.name, target.provider, target.resource_type as "resourceType",
      target.resource_identifier as "resourceIdentifier", target.region,
      target.is_active as "isActive", wire_time(target.last_verified_at) as "lastVerifiedAt",
      (select json_agg(json_build_object('accessLevelRemoteId', level.access_level,
          'name', ${levelName("target.config", "level.access_level")},
          'expiresAt', wire_time(level.expires_at)) order by level.access_level)
        from role_resources level
        where level.organization_id = $1 and level.role_id = $2 and level.resource_id = target.id
          and ${isLive("level")}) as "accessLevels"`,
    levelOrder: ", access_level <> '', expires_at desc nulls first, access_level",
    levelDetail: "'accessLevel', nullif(gone.access_level, ''),",
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
    levelOrder: "",
    levelDetail: "",
    roleConstraint: "role_users_role_fkey",
    alreadyAssigned: "user_already_assigned",
    notAssigned: "user_not_assigned",
    notFound: "user_not_found",
  },
};

/** An event about a link. */
const eventColumns = `organization_id, ${whoColumns}, event_type, resource_type, resource_id,
  resource_name, related_id, details`;

/**
 * Finds the role and the targets, takes the organization's turn, links what is not linked yet and
 * records an event for each, all in one statement. The unique key decides races: who loses one
 * inserts nothing, and so does who meets a row whose end has passed but was not told of yet. `where`
 * of the turn keeps pure repeats from raising the version.
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
            and ${links}.${idColumn} = target.id and ${isLive(links)})
      ),
      turn as (
        update organizations set version = version + 1
        where id = $1 and exists (select from role) and exists (select from fresh)
          and (not $7 or cardinality($3::uuid[]) = (select count(*) from fresh))
        returning id
      ),
      link as (
        insert into ${links} (organization_id, role_id, ${idColumn}, assigned_by_id,
          assigned_by_name, expires_at)
        select turn.id, role.id, fresh.id, $4, $5, $8 from turn, role, fresh
        on conflict do nothing returning ${idColumn} as id, expires_at
      ),
      event as (
        insert into audit_events (${eventColumns})
        select $1, who.*, 'ROLE_${word}_ASSIGN', 'ROLE', role.id, role.name, link.id,
          jsonb_build_object('before', null, 'after', jsonb_strip_nulls(jsonb_build_object(
            '${kind}Id', fresh.id, '${kind}Name', fresh.name,
            'expiresAt', wire_time(link.expires_at))))
        from role, ${whoFrom("$6")}, link join fresh on fresh.id = link.id
        order by link.id
      )
      select exists (select from role) as "roleFound",
        array(select id::text from target) as found,
        array(select id::text from link) as assigned`,
  };
}

function existingStatement(kind: AssignableKind): Statement {
  const { links, idColumn, levelOrder } = assignables[kind];
  return {
    name: `existing_${kind}`,
    text: `
      select distinct on (${idColumn}) ${idColumn} as id, assigned_by_id as "assignedById",
        assigned_by_name as "assignedByName", wire_time(assigned_at) as "assignedAt",
        wire_time(expires_at) as "expiresAt"
      from ${links}
      where organization_id = $1 and role_id = $2 and ${idColumn} = any($3::uuid[])
        and ${isLive(links)}
      order by ${idColumn}${levelOrder}`,
  };
}

/** Takes every level of a pair out, an event for each. */
function unassignStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn, levelDetail } = assignables[kind];
  const word = kind.toUpperCase();
  return {
    name: `unassign_${kind}`,
    text: `
      with role as (select id, name from roles where organization_id = $1 and id = $2),
      turn as (
        update organizations set version = version + 1
        where id = $1 and exists (
          select from ${links} where organization_id = $1 and role_id = $2 and ${idColumn} = $3
            and ${isLive(links)})
        returning id
      ),
      gone as (
        delete from ${links} using turn
        where organization_id = turn.id and role_id = $2 and ${idColumn} = $3 and ${isLive(links)}
        returning ${links}.*
      ),
      event as (
        insert into audit_events (${eventColumns})
        select $1, who.*, 'ROLE_${word}_UNASSIGN', 'ROLE', role.id, role.name, target.id,
          jsonb_build_object('before', jsonb_strip_nulls(jsonb_build_object('${kind}Id', target.id,
            '${kind}Name', target.name, ${levelDetail} 'assignedBy', gone.assigned_by_name,
            'assignedAt', wire_time(gone.assigned_at), 'expiresAt', wire_time(gone.expires_at))),
            'after', null)
        from gone, role, ${targets} target, ${whoFrom("$4")}
        where target.organization_id = $1 and target.id = gone.${idColumn}
      )
      select exists (select from role) as "roleFound", exists (select from gone) as gone`,
  };
}

function listStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn, shown, levelOrder } = assignables[kind];
  return {
    name: `assigned_${kind}s`,
    text: `
      select exists (select from roles where organization_id = $1 and id = $2) as "roleFound",
        '[' || coalesce((select string_agg(row_to_json(item)::text, ',') from (
          select ${shown},
            json_build_object('id', link.assigned_by_id, 'name', link.assigned_by_name)
              as "assignedBy",
            wire_time(link.assigned_at) as "assignedAt", wire_time(link.expires_at) as "expiresAt"
          from (
            select distinct on (${idColumn}) * from ${links}
            where organization_id = $1 and role_id = $2 and ${isLive(links)}
            order by ${idColumn}${levelOrder}
          ) link
          join ${targets} target
            on target.organization_id = $1 and target.id = link.${idColumn}
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
