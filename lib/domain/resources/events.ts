import { type Resource, resource as resourceSchema } from "@/lib/contract/resources";
import type { AuditEvent } from "@/lib/domain/audit/events";

export const resourceOf = (text: string): Resource => resourceSchema.parse(JSON.parse(text));

/** What an admin says about a resource: what the audit log keeps of it, before and after a change. */
export function settings({ name, isActive, credentialId, ...resource }: Resource) {
  const { resourceIdentifier, region, config } = resource;
  return { name, resourceIdentifier, credentialId, region, isActive, config };
}

export function resourceEvent(
  eventType: "RESOURCE_CREATE" | "RESOURCE_UPDATE" | "RESOURCE_DELETE",
  { id, name }: Resource,
  before: unknown,
  after: unknown,
): AuditEvent {
  return {
    eventType,
    resourceType: "RESOURCE",
    resourceId: id,
    resourceName: name,
    details: { before, after },
  };
}
