import type { Statement } from "@/db/queries";
import type { ProviderPolicy } from "@/lib/contract/providers";
import type { Actor } from "@/lib/domain/actor";
import { providers } from "@/lib/providers/table";

type Covered = ProviderPolicy["resources"][number] & { provider: string; resourceType: string };

const coveredStatement: Statement = {
  name: "resources_under_policies",
  text: `select id, name, provider, resource_type as "resourceType",
      resource_identifier as "resourceIdentifier", region
    from resources where organization_id = $1 and provider = any($2::text[])
    order by lower(name), id`,
};

/**
 * The least that the credentials of each kind of firewall must be allowed for the resources that
 * the organization has; null for kinds whose vendor has no such thing.
 *
 * @returns in the order of the table of providers
 */
export async function readPolicies({
  queries,
  organization,
}: Actor<"resources:read">): Promise<(ProviderPolicy | null)[]> {
  const named = providers.filter(({ policy }) => policy).map(({ provider }) => provider);
  const rows = await queries.run<Covered>(coveredStatement, [organization.id, named]);
  return providers.map(({ provider, resourceType, policy }) => {
    if (!policy) return null;
    const resources = rows
      .filter((row) => row.provider === provider && row.resourceType === resourceType)
      .map(({ id, name, resourceIdentifier, region }) => ({
        id,
        name,
        resourceIdentifier,
        region,
      }));
    const places = resources.map(({ resourceIdentifier, region }) => {
      return { identifier: resourceIdentifier, region };
    });
    return { label: policy.label, hint: policy.hint, resources, document: policy.of(places) };
  });
}
