import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What IANA has given to hosts of the IPv6 internet so far; the rest is not routed. */
const globalIPv6 = ipaddr.parseCIDR("2000::/3");

/**
 * The IANA special-purpose address registries, and multicast: networks that do not name one host of
 * the public internet. A few of them are reachable from everywhere, but they are services such as
 * anycast relays, never a person's own address.
 */
export const specialBlocks = [
  // IPv4, https://www.iana.org/assignments/iana-ipv4-special-registry
  "0.0.0.0/8", // "this network", RFC 791
  "10.0.0.0/8", // private, RFC 1918
  "100.64.0.0/10", // shared by carriers, RFC 6598
  "127.0.0.0/8", // loopback, RFC 1122
  "169.254.0.0/16", // link-local, RFC 3927
  "172.16.0.0/12", // private, RFC 1918
  "192.0.0.0/24", // protocol assignments, RFC 6890
  "192.0.2.0/24", // documentation, RFC 5737
  "192.31.196.0/24", // AS112, RFC 7535
  "192.52.193.0/24", // AMT, RFC 7450
  "192.88.99.0/24", // 6to4 relays, RFC 7526
  "192.168.0.0/16", // private, RFC 1918
  "192.175.48.0/24", // AS112, RFC 7534
  "198.18.0.0/15", // benchmarking, RFC 2544
  "198.51.100.0/24", // documentation, RFC 5737
  "203.0.113.0/24", // documentation, RFC 5737
  "224.0.0.0/4", // multicast, RFC 5771
  "240.0.0.0/4", // reserved, with the broadcast address, RFC 1112 and RFC 8190
  // IPv6, https://www.iana.org/assignments/iana-ipv6-special-registry
  "::/128", // unspecified, RFC 4291
  "::1/128", // loopback, RFC 4291
  "::ffff:0:0/96", // IPv4-mapped, RFC 4291
  "64:ff9b::/96", // NAT64, RFC 6052
  "64:ff9b:1::/48", // NAT64, RFC 8215
  "100::/64", // discard-only, RFC 6666
  "100:0:0:1::/64", // dummy prefix, RFC 9780
  "2001::/23", // protocol assignments with Teredo, ORCHID and DRIP, RFC 2928
  "2001:db8::/32", // documentation, RFC 3849
  "2002::/16", // 6to4, RFC 3056
  "2620:4f:8000::/48", // AS112, RFC 7534
  "3fff::/20", // documentation, RFC 9637
  "5f00::/16", // segment routing, RFC 9602
  "fc00::/7", // unique local, RFC 4193
  "fe80::/10", // link-local, RFC 4291
  "ff00::/8", // multicast, RFC 4291
] as const;

const blocks = specialBlocks.map((block) => ipaddr.parseCIDR(block));

/** Whether an address is that of one host of the public internet. */
export function isGlobalUnicast(address: Address): boolean {
  if (address.kind() === "ipv6" && !address.match(globalIPv6)) return false;
  return !blocks.some(
    ([base, bits]) => base.kind() === address.kind() && address.match(base, bits),
  );
}

/**
 * Whether a network lies within one of some others.
 *
 * @param base its first address
 * @param bits the length of its prefix
 */
export function isWithin(base: Address, bits: number, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [outer, size] = ipaddr.parseCIDR(range);
    return outer.kind() === base.kind() && bits >= size && base.match(outer, size);
  });
}

/**
 * One address, however it is written, IPv4-mapped ones as IPv4; undefined for everything else.
 * `net.isIP` looks first: ipaddr.js alone also takes `010.1.1.1`, `127.1` and whole numbers. It takes
 * `::8.8.8.8` for IPv4-mapped too, which it is not, so IPv6 is brought into one spelling before.
 */
export function parseAddress(text: string): Address | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes("%")) return undefined;
  return ipaddr.process(version === 4 ? text : new URL(`http://[${text}]`).hostname.slice(1, -1));
}
