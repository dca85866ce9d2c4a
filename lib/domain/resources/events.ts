import type { Resource } from "@/lib/contract/resources";
import { changesOf } from "@/lib/domain/audit/events";

/** What an admin says about a resource: what the audit log keeps of it, before and after a change. */
export function settings({ name, isActive, credentialId, ...resource }: Resource) {
  const { resourceIdentifier, region, config } = resource;
  return { name, resourceIdentifier, credentialId, region, isActive, config };
}

export const resourceEvent = changesOf("RESOURCE");
