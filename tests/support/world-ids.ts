import type { Noun } from "./samples";
import type { Tenant } from "./world";

/** The last ones are linked to nothing, for calls that link or take away. */
export function spareId(tenant: Tenant, noun: Noun): string {
  const ids: Record<Noun, string | undefined> = {
    roles: tenant.roles[1],
    resources: tenant.resources.at(-1),
    users: tenant.members.at(-1),
    "api-keys": tenant.spareKeyId,
    "audit-logs": tenant.eventId,
    credentials: tenant.spareCredentialId,
    sessions: tenant.sessionId,
    organizations: tenant.id,
    "static-ip-rules": tenant.staticRuleId,
    agents: tenant.agents.ids[0],
    commands: tenant.agents.commandId,
  };
  return ids[noun] ?? "";
}

/** The first ones are linked to one another, for calls about a link that is there. */
export function linkedId(tenant: Tenant, noun: Noun): string {
  if (noun === "roles") return tenant.roles[0] ?? "";
  if (noun === "resources") return tenant.resources[0] ?? "";
  return noun === "users" ? (tenant.members[1] ?? "") : spareId(tenant, noun);
}
