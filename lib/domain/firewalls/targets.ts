import { agentQueue } from "@/lib/domain/agents/queue";
import { openCredential } from "@/lib/domain/credentials/seal";
import { isOfDatabase } from "@/lib/domain/error";
import { environment } from "@/lib/env";
import type { Firewall, Target, Tools } from "@/lib/providers/provider";
import { ProviderFailure } from "@/lib/providers/provider";
import { findProvider } from "@/lib/providers/table";
import { simulatorMemory } from "./simulator-memory";

/** What the tables say of a resource and its credential, as one row. */
export type TargetRow = {
  organizationId: string;
  organizationSlug: string;
  resourceId: string;
  resourceName: string;
  provider: string;
  resourceType: string;
  identifier: string;
  region: string | null;
  config: Record<string, unknown> | null;
  credentialId: string | null;
  sealed: string | null;
};

/** The columns of `TargetRow`, over `resources` left-joined with `credentials`. */
export const targetColumns = `resources.organization_id as "organizationId",
  (select slug from organizations where id = resources.organization_id) as "organizationSlug",
  resources.id as "resourceId", resources.name as "resourceName", resources.provider,
  resources.resource_type as "resourceType", resources.resource_identifier as identifier,
  resources.region, resources.config, resources.credential_id as "credentialId",
  credentials.sealed`;

export const targetTables = `resources left join credentials
  on credentials.organization_id = resources.organization_id
  and credentials.id = resources.credential_id`;

const tools: Tools = { simulator: simulatorMemory, agents: agentQueue };

/**
 * The firewall behind a resource.
 *
 * @throws ProviderFailure when it is of a kind that is not built in, or its secret cannot be opened,
 *   or it is this machine and the organization may not have that
 */
export function firewallOf(row: TargetRow): { firewall: Firewall; gatherMilliseconds: number } {
  const provider = findProvider(row.provider, row.resourceType);
  if (!provider) {
    const message = `${row.provider} ${row.resourceType} is not built in`;
    throw new ProviderFailure("unsupported", message);
  }
  if (provider.isOfHost) demandHost(row.organizationSlug);
  const target: Target = {
    organizationId: row.organizationId,
    resourceId: row.resourceId,
    resourceName: row.resourceName,
    identifier: row.identifier,
    region: row.region,
    config: row.config ?? {},
    secret: provider.credential ? secretOf(row) : null,
  };
  return {
    firewall: inOurWords(() => provider.connect(target, tools)),
    gatherMilliseconds: provider.gatherMilliseconds,
  };
}

/**
 * The same firewall, of which every failure is a `ProviderFailure`: an answer that the provider's own
 * code stumbles over must be told, and tried again after a while, as any other. Only what our own
 * database has to say passes as it is.
 */
function inOurWords(connect: () => Firewall): Firewall {
  let firewall: Firewall | undefined;
  const call = async <Result>(work: (firewall: Firewall) => Promise<Result>) => {
    try {
      firewall ??= connect();
      return await work(firewall);
    } catch (error) {
      if (error instanceof ProviderFailure || isOfDatabase(error)) throw error;
      // Its message may hold anything, so only its kind is told.
      const kind = error instanceof Error ? error.name : typeof error;
      const message = `The firewall's answer or settings make no sense to Postern (${kind})`;
      throw new ProviderFailure("invalid", message);
    }
  };
  return {
    verify: () => call((connected) => connected.verify()),
    list: () => call((connected) => connected.list()),
    open: (rules) => call((connected) => connected.open(rules)),
    close: (rules) => call((connected) => connected.close(rules)),
  };
}

/** One tenant's admin must not close the machine that serves all of them. */
function demandHost(slug: string): void {
  const { hostFirewall } = environment();
  if (hostFirewall.includes("*") || hostFirewall.includes(slug)) return;
  const message = `POSTERN_HOST_FIREWALL does not name ${slug}: its resources may not be this machine's own firewall`;
  throw new ProviderFailure("denied", message);
}

function secretOf({ organizationId, credentialId, sealed }: TargetRow): Target["secret"] {
  if (!credentialId || !sealed) {
    throw new ProviderFailure("denied", "This resource has no credential that can be used");
  }
  const secret = openCredential({ organizationId, id: credentialId }, sealed);
  if (secret) return secret;
  throw new ProviderFailure(
    "denied",
    "The credential cannot be opened with this POSTERN_MASTER_KEY",
  );
}
