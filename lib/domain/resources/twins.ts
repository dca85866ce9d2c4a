import type { Queries, Statement } from "@/db/queries";
import { allPortsOf } from "@/lib/contract/ports";
import { invalid } from "@/lib/domain/error";
import type { Provider } from "@/lib/providers/provider";
import type { Place } from "./provider-input";

const twinsStatement: Statement = {
  name: "twins_of_resource",
  text: `select name, config from resources
    where organization_id = $1 and provider = $2 and resource_type = $3
      and resource_identifier = $4 and region is not distinct from $5
      and id is distinct from $6::uuid
    order by lower(name) limit 100`,
};

/**
 * Two resources may open different ports of one firewall. With a port in common the one would take
 * the other's rules for somebody else's, and closing its own would close the other's.
 *
 * @param id of the resource itself, when it is there already
 * @throws DomainError `validation`
 */
export async function demandOwnFirewall(
  queries: Queries,
  organizationId: string,
  { provider, resourceType, isSimulated, hasPorts }: Provider,
  { resourceIdentifier, region, config }: Place,
  id: string | null,
): Promise<void> {
  // A simulated firewall is each resource's own, whatever it is called; an agent is asked by config.
  if (isSimulated || !hasPorts) return;
  const twins = await queries.run<{ name: string; config: unknown }>(twinsStatement, [
    ...[organizationId, provider, resourceType, resourceIdentifier, region, id],
  ]);
  const ports = new Set(allPortsOf(config));
  const twin = twins.find((each) => allPortsOf(each.config).some((port) => ports.has(port)));
  if (!twin) return;
  throw invalid(
    "resourceIdentifier",
    `A resource with this identifier and port already exists: ${twin.name}`,
  );
}
