import { nftables } from "@/lib/providers/nftables";
import { ProviderFailure } from "@/lib/providers/provider";

/* Asks this machine's nftables as somebody without any right, and prints how that fails. */

process.setgid?.(65_534);
process.setuid?.(65_534);
const firewall = nftables.connect(
  {
    ...{ organizationId: "", resourceId: "", resourceName: "", identifier: "postern_web" },
    ...{ region: null, config: { port: 8443 }, secret: null },
  },
  {} as Parameters<typeof nftables.connect>[1],
);
await firewall.verify().catch((error: unknown) => {
  if (!(error instanceof ProviderFailure)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
});
