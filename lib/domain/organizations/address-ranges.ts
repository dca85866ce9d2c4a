import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * What sessions may be allowed beyond the public internet: RFC 1918, shared space (RFC 6598),
 * loopback and unique local addresses (RFC 4193). Link-local ones are missing on purpose: they mean
 * another host on every link, and the metadata services of clouds are among them.
 */
const privateBlocks = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "fc00::/7",
  "::1/128",
].map((block) => ipaddr.parseCIDR(block));

/** Unique local space is one block of /7, of which a site has a /48: nobody means all of it. */
const prefixMinIPv6 = 16;

/** A range in its one spelling, or the sentence that says why it is none. */
type Reading = { range: string } | { flaw: string };

/**
 * Reads a network such as `10.20.0.0/16`, or an address, which means that address alone.
 * `net.isIP` looks first: ipaddr.js alone also takes `010.1.1.1`, `127.1` and whole numbers.
 */
export function readPrivateRange(text: string): Reading {
  const [address = "", prefix, ...rest] = text.trim().split("/");
  const bitsMax = isIP(address) === 6 ? 128 : 32;
  const bits = prefix === undefined ? bitsMax : Number(prefix);
  const isPlain = rest.length === 0 && !address.includes("%") && isIP(address) > 0;
  if (!isPlain || (prefix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefix)) || bits > bitsMax) {
    return { flaw: `${text} is not a network such as 10.0.0.0/8` };
  }
  const given = ipaddr.parse(address);
  const range = `${given}/${bits}`;
  const first = `${networkOf(range, given.kind())}/${bits}`;
  if (range !== first) return { flaw: `${text} is not the beginning of a network; ${first} is` };
  const isPrivate = privateBlocks.some(
    ([base, size]) => base.kind() === given.kind() && bits >= size && given.match(base, size),
  );
  if (!isPrivate) {
    return { flaw: `${text} is not within a private network such as 10.0.0.0/8 or fd12::/16` };
  }
  if (given.kind() === "ipv6" && bits < prefixMinIPv6) {
    return { flaw: `${text} is too wide; IPv6 networks begin at /${prefixMinIPv6}` };
  }
  return { range };
}

function networkOf(range: string, kind: "ipv4" | "ipv6") {
  const reader = kind === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return reader.networkAddressFromCIDR(range);
}
