import type { Statement } from "@/db/queries";
import type { HoldingRole } from "@/lib/contract/assignments";
import { levelName } from "@/lib/domain/access/levels";
import type { Actor } from "@/lib/domain/actor";
import { resourceNotFound } from "@/lib/domain/error";
import { WireJson } from "@/lib/domain/wire-json";
import { assignables, isLive } from "./assignment-statements";

const rolesOfResourceStatement: Statement = {
  name: "roles_of_resource",
  text: `
    select exists (select from resources where organization_id = $1 and id = $2) as "resourceFound",
      '[' || coalesce((select string_agg(row_to_json(item)::text, ',') from (
        select roles.id, roles.name,
          roles.max_session_duration_hours as "maxSessionDurationHours",
          (select json_agg(json_build_object('accessLevelRemoteId', level.access_level,
              'name', ${levelName("resources.config", "level.access_level")},
              'expiresAt', wire_time(level.expires_at)) order by level.access_level)
            from role_resources level
            where level.organization_id = $1 and level.role_id = roles.id
              and level.resource_id = $2 and ${isLive("level")}) as "accessLevels",
          json_build_object('id', link.assigned_by_id, 'name', link.assigned_by_name)
            as "assignedBy",
          wire_time(link.assigned_at) as "assignedAt", wire_time(link.expires_at) as "expiresAt"
        from (
          select distinct on (role_id) * from role_resources
          where organization_id = $1 and resource_id = $2 and ${isLive("role_resources")}
          order by role_id${assignables.resource.levelOrder}
        ) link
        join roles on roles.organization_id = $1 and roles.id = link.role_id
        join resources on resources.organization_id = $1 and resources.id = $2
        order by lower(roles.name)
      ) item), '') || ']' as list`,
};

/**
 * The roles that hold a resource at this moment, by name: at which access levels, who added it, and
 * until when.
 *
 * @throws DomainError `resource_not_found`
 */
export async function listRolesOfResource(
  actor: Actor<"resources:read">,
  resourceId: string,
): Promise<WireJson<HoldingRole[]>> {
  const [row] = await actor.queries.run<{ resourceFound: boolean; list: string }>(
    rolesOfResourceStatement,
    [actor.organization.id, resourceId],
  );
  if (!row?.resourceFound) throw resourceNotFound(resourceId);
  return new WireJson(row.list);
}
