import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { DomainError, invalid } from "@/lib/domain/error";
import { type Address, isGlobalUnicast, isWithin } from "@/lib/domain/global-addresses";

type Allowed = {
  /** Networks beyond the public internet, as the organization's settings have them. */
  allowedRanges: readonly string[];
  allowsWideRules: boolean;
};

/** Nobody means more than a site by one rule; an organization that does has to say so. */
const widest = { ipv4: 24, ipv6: 48 };

/**
 * Reads what a static rule lets in: one address, or a network by its first address, in its one
 * spelling. A network is public, or lies within one that the organization allows.
 *
 * @returns `shown` as people write it, `network` with its prefix always
 * @throws DomainError `validation`, `ip_private`
 */
export function readRuleNetwork(
  text: string,
  { allowedRanges, allowsWideRules }: Allowed,
): { shown: string; network: string } {
  const { base, bits } = parse(text);
  const kind = base.kind();
  const bitsMax = kind === "ipv4" ? 32 : 128;
  const reader = kind === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = `${base}/${bits}`;
  const first = reader.networkAddressFromCIDR(network);
  if (first.toString() !== base.toString()) {
    throw invalid("ipAddress", `${network} is not the beginning of a network; ${first}/${bits} is`);
  }
  const isWide = bits < widest[kind];
  if (isWide && !allowsWideRules) {
    throw invalid("ipAddress", `${network} is too wide; networks begin at /${widest[kind]} here`);
  }
  const last = reader.broadcastAddressFromCIDR(network);
  if (!isPublic(base, last, isWide) && !isWithin(base, bits, allowedRanges)) {
    throw new DomainError("ip_private", {
      message: `${bits === bitsMax ? base : network} is not public`,
      details: { field: "ipAddress", address: network },
    });
  }
  return { shown: bits === bitsMax ? base.toString() : network, network };
}

/** `net.isIP` looks first: ipaddr.js alone also takes `010.1.1.1`, `127.1` and whole numbers. */
function parse(text: string): { base: Address; bits: number } {
  const [address = "", prefix, ...rest] = text.split("/");
  const version = isIP(address);
  const bitsMax = version === 6 ? 128 : 32;
  const bits = prefix === undefined ? bitsMax : Number(prefix);
  const isPlain = version > 0 && !address.includes("%") && rest.length === 0;
  const hasPrefix = prefix === undefined || (/^(0|[1-9]\d{0,2})$/.test(prefix) && bits <= bitsMax);
  if (isPlain && hasPrefix) return { base: ipaddr.parse(address), bits };
  throw invalid("ipAddress", "ipAddress must be an address or a network such as 203.0.113.0/24");
}

/** A wide network may hold special addresses among public ones; it must not lie among special ones. */
function isPublic(first: Address, last: Address, isWide: boolean): boolean {
  if (!isWide) return isGlobalUnicast(first) && isGlobalUnicast(last);
  return isGlobalUnicast(first) || isGlobalUnicast(last) || first.range() !== last.range();
}
