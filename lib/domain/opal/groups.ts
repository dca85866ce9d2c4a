import { sql } from "drizzle-orm";
import type { Group, GroupBody, GroupChanges, GroupsQuery, OpalPage } from "@/lib/contract/opal";
import { type Role, role as roleSchema } from "@/lib/contract/roles";
import type { Actor } from "@/lib/domain/actor";
import { invalid } from "@/lib/domain/error";
import { createRole, getRole, updateRole } from "@/lib/domain/roles/roles";
import { inTransaction } from "@/lib/domain/transactions";
import type { WireJson } from "@/lib/domain/wire-json";
import { type CursorListing, readCursorPage } from "./cursor-pages";

type GroupRow = Pick<Role, "id" | "name" | "description" | "maxSessionDurationHours">;

/** Roles, as clients of Opal know them. */
export async function listGroups(
  actor: Actor<"groups:read">,
  query: GroupsQuery,
): Promise<OpalPage<Group>> {
  const where: CursorListing["where"] = [sql`roles.organization_id = ${actor.organization.id}`];
  const { group_ids: ids, group_name: name } = query;
  if (ids) where.push(sql`roles.id = any(${sql.param(ids)}::uuid[])`);
  if (name !== undefined) where.push(sql`lower(roles.name) = lower(${name})`);
  const listing = {
    name: "groups",
    id: sql`roles.id`,
    columns: sql`roles.name, roles.description,
      roles.max_session_duration_hours as "maxSessionDurationHours"`,
    from: sql`roles`,
    where,
  };
  return readCursorPage(actor.queries, listing, query, (row: GroupRow) => groupOf(actor, row));
}

/** @throws DomainError `role_not_found` */
export async function getGroup(actor: Actor<"groups:read">, id: string): Promise<Group> {
  return groupFrom(actor, await getRole(actor, id));
}

/** @throws DomainError `role_name_taken`, `validation` when the app is not the organization */
export async function createGroup(
  actor: Actor<"groups:write">,
  { app_id, name, description }: GroupBody,
): Promise<Group> {
  if (app_id !== actor.organization.id) {
    throw invalid("app_id", "app_id must be the one that every group shows");
  }
  return groupFrom(actor, await createRole(actor, { name, description }));
}

/**
 * Changes names and descriptions of many, or of none.
 *
 * @throws DomainError `role_not_found`, `role_name_taken`
 */
export function updateGroups(
  actor: Actor<"groups:write">,
  changes: GroupChanges,
): Promise<Group[]> {
  return inTransaction(actor, async (within) => {
    const groups: Group[] = [];
    for (const { group_id, name, description } of changes) {
      groups.push(
        groupFrom(actor, await updateRole(within, group_id, { name, description }, null)),
      );
    }
    return groups;
  });
}

function groupFrom(actor: Actor, role: WireJson<Role>): Group {
  return groupOf(actor, role.decode(roleSchema));
}

function groupOf({ organization }: Actor, row: GroupRow): Group {
  const { description, maxSessionDurationHours: hours } = row;
  return {
    group_id: row.id,
    app_id: organization.id,
    name: row.name,
    ...(description !== null && { description }),
    group_type: "OPAL_GROUP",
    ...(hours !== null && { max_duration: hours * 60 }),
  };
}
