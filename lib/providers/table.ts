import { agent } from "./agent";
import { aws } from "./aws";
import { nftables } from "./nftables";
import type { Provider } from "./provider";
import { simulator } from "./simulator";

/** Every kind of firewall that is built in. */
export const providers: readonly Provider[] = [agent, aws, nftables, simulator];

/** The kind by its names on the wire; undefined when it is not built in. */
export function findProvider(provider: string, resourceType: string): Provider | undefined {
  return providers.find(
    (known) => known.provider === provider && known.resourceType === resourceType,
  );
}
