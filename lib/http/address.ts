import ipaddr from "ipaddr.js";
import { parseAddress } from "@/lib/domain/global-addresses";
import { environment } from "@/lib/env";

/**
 * The address a call comes from: the right-most of `X-Forwarded-For` that is not a trusted proxy's,
 * and only when the peer itself is one; else the peer. IPv4-mapped addresses become IPv4.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null | undefined,
): string | null {
  let client = canonical(peer ?? "");
  if (!client || !isTrusted(client)) return client;
  for (const hop of (forwardedFor ?? "").split(",").reverse()) {
    const address = canonical(hop.trim());
    if (!address) break;
    client = address;
    if (!isTrusted(address)) break;
  }
  return client;
}

function canonical(text: string): string | null {
  return parseAddress(text)?.toString() ?? null;
}

function isTrusted(address: string): boolean {
  const { trustedProxies } = environment();
  if (trustedProxies.length === 0) return false;
  const parsed = ipaddr.parse(address);
  return trustedProxies.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}
