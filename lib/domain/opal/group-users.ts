import { sql } from "drizzle-orm";
import type { GroupUser, OpalPage, PageQuery } from "@/lib/contract/opal";
import type { Actor } from "@/lib/domain/actor";
import { roleNotFound } from "@/lib/domain/error";
import { liveLink } from "@/lib/domain/roles/assignment-statements";
import { type Granted, grant, revoke } from "@/lib/domain/roles/grants";
import { type CursorListing, readCursorPage } from "./cursor-pages";

/** Users have no levels of a group: they are in it or not. */
const defaultLevel = { access_level_name: "", access_level_remote_id: "" };

type UserRow = {
  id: string;
  group_name: string;
  group_description: string | null;
  full_name: string;
  email: string;
  expiration_date: string | null;
};

/** @throws DomainError `role_not_found` */
export async function listGroupUsers(
  actor: Actor<"groups:read">,
  groupId: string,
  query: PageQuery,
): Promise<OpalPage<GroupUser>> {
  const { queries, organization } = actor;
  const listing: CursorListing = {
    name: "group-users",
    id: sql`role_users.user_id`,
    columns: sql`roles.name as group_name, roles.description as group_description,
      users.name as full_name, users.email, wire_time(role_users.expires_at) as expiration_date`,
    from: sql`role_users
      join roles on roles.organization_id = role_users.organization_id
        and roles.id = role_users.role_id
      join users on users.organization_id = role_users.organization_id
        and users.id = role_users.user_id`,
    where: [
      sql`role_users.organization_id = ${organization.id}`,
      sql`role_users.role_id = ${groupId}`,
      liveLink("role_users"),
    ],
  };
  const page = await readCursorPage(queries, listing, query, (row: UserRow) =>
    userOf(groupId, row),
  );
  if (page.results.length === 0 && !(await isGroup(actor, groupId))) throw roleNotFound(groupId);
  return page;
}

async function isGroup({ queries, organization }: Actor, id: string): Promise<boolean> {
  const found = await queries.run(
    { name: "is_role", text: "select from roles where organization_id = $1 and id = $2" },
    [organization.id, id],
  );
  return found.length > 0;
}

/**
 * Puts a user into a group, or sets anew when they leave it; takes them out when the minutes are
 * negative.
 *
 * @param minutes from now; 0: no end; undefined: the end that it has, none for a new one
 * @throws DomainError `role_not_found`, `user_not_found`; `user_not_assigned` for who is to leave
 */
export async function putGroupUser(
  actor: Actor<"groups:write">,
  groupId: string,
  userId: string,
  minutes: number | undefined,
): Promise<GroupUser> {
  const target = { kind: "user" as const, roleId: groupId, id: userId, level: "" };
  const leaves = minutes !== undefined && minutes < 0;
  const granted = leaves ? await revoke(actor, target) : await grant(actor, target, minutes);
  return userOf(groupId, rowOf(userId, granted));
}

/** @throws DomainError `role_not_found`, `user_not_assigned` */
export async function removeGroupUser(
  actor: Actor<"groups:write">,
  groupId: string,
  userId: string,
): Promise<void> {
  await revoke(actor, { kind: "user", roleId: groupId, id: userId, level: "" });
}

function rowOf(id: string, { roleName, roleDescription, targetName, email, expiresAt }: Granted) {
  return {
    id,
    group_name: roleName,
    group_description: roleDescription,
    full_name: targetName,
    email: email ?? "",
    expiration_date: expiresAt,
  };
}

function userOf(groupId: string, { id, group_description, ...row }: UserRow): GroupUser {
  return {
    group_id: groupId,
    user_id: id,
    ...row,
    ...(group_description !== null && { description: group_description }),
    access_level: defaultLevel,
  };
}
