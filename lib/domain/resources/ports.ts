import { portsAtLevels } from "@/lib/contract/ports";
import { findProvider } from "@/lib/providers/table";

export type FirewallKind = { provider: string; resourceType: string; config: unknown };

/**
 * What a claim on a resource opens there, each a rule of its own for every address. Where the
 * firewall knows no ports, an address is let in as a whole.
 *
 * @param levels remote ids of access levels; the empty one is the default level
 */
export function portsOfResource(
  { provider, resourceType, config }: FirewallKind,
  levels: readonly string[] = [""],
): string[] {
  if (findProvider(provider, resourceType)?.hasPorts === false) return ["any"];
  return portsAtLevels(config, levels);
}
