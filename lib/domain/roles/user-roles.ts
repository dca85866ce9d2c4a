import type { Statement } from "@/db/queries";
import type { AssignedRole } from "@/lib/contract/assignments";
import type { Actor } from "@/lib/domain/actor";
import { userNotFound } from "@/lib/domain/error";
import { WireJson } from "@/lib/domain/wire-json";
import { isLive } from "./assignment-statements";

const rolesOfUserStatement: Statement = {
  name: "roles_of_user",
  text: `
    select exists (select from users where organization_id = $1 and id = $2) as "userFound",
      '[' || coalesce((select string_agg(row_to_json(item)::text, ',') from (
        select roles.id, roles.name,
          roles.max_session_duration_hours as "maxSessionDurationHours",
          json_build_object('id', link.assigned_by_id, 'name', link.assigned_by_name)
            as "assignedBy",
          wire_time(link.assigned_at) as "assignedAt", wire_time(link.expires_at) as "expiresAt"
        from role_users link
        join roles on roles.organization_id = $1 and roles.id = link.role_id
        where link.organization_id = $1 and link.user_id = $2 and ${isLive("link")}
        order by lower(roles.name)
      ) item), '') || ']' as list`,
};

/**
 * The roles that a user has at this moment, by name, with who gave them and until when.
 *
 * @throws DomainError `user_not_found`
 */
export async function listRolesOfUser(
  actor: Actor<"users:read">,
  userId: string,
): Promise<WireJson<AssignedRole[]>> {
  const [row] = await actor.queries.run<{ userFound: boolean; list: string }>(
    rolesOfUserStatement,
    [actor.organization.id, userId],
  );
  if (!row?.userFound) throw userNotFound(userId);
  return new WireJson(row.list);
}
