import { isIP } from "node:net";
import type { Actor } from "@/lib/domain/actor";
import { DomainError, invalid } from "@/lib/domain/error";
import { isGlobalUnicast, isWithin, parseAddress } from "@/lib/domain/global-addresses";

export type SessionAddresses = { ipv4Address: string | null; ipv6Address: string | null };

type Given = { ipv4Address?: string | null | undefined; ipv6Address?: string | null | undefined };

/**
 * The addresses that a session is to use: those that were sent, else the one that the call comes
 * from. Each is one global unicast address in its one spelling, or one that the organization allows.
 *
 * @param allowedRanges networks beyond the public internet, as the organization's settings have them
 * @throws DomainError `validation`, `ip_private`, `ip_undetected`
 */
export function readSessionAddresses(
  { origin }: Pick<Actor, "origin">,
  given: Given,
  allowedRanges: readonly string[],
): SessionAddresses {
  const ipv4Address = readAddress("ipv4Address", given.ipv4Address, allowedRanges);
  const ipv6Address = readAddress("ipv6Address", given.ipv6Address, allowedRanges);
  if (ipv4Address || ipv6Address) return { ipv4Address, ipv6Address };
  const { ipAddress } = origin;
  if (!ipAddress) throw new DomainError("ip_undetected");
  const field = isIP(ipAddress) === 6 ? "ipv6Address" : "ipv4Address";
  const own = readAddress(field, ipAddress, allowedRanges);
  return { ipv4Address: null, ipv6Address: null, [field]: own };
}

function readAddress(
  field: "ipv4Address" | "ipv6Address",
  text: string | null | undefined,
  allowedRanges: readonly string[],
): string | null {
  if (text === null || text === undefined) return null;
  const kind = field === "ipv4Address" ? "ipv4" : "ipv6";
  const word = kind === "ipv4" ? "IPv4" : "IPv6";
  const address = parseAddress(text);
  if (address?.kind() !== kind) throw invalid(field, `${field} must be one ${word} address`);
  const isAllowed = isWithin(address, kind === "ipv4" ? 32 : 128, allowedRanges);
  if (isGlobalUnicast(address) || isAllowed) return address.toString();
  throw new DomainError("ip_private", {
    message: `${address} is not a public address`,
    details: { field, address: address.toString() },
  });
}

/** With the prefixes that make them those addresses alone. */
export const networksOf = ({ ipv4Address, ipv6Address }: SessionAddresses) => [
  ...(ipv4Address ? [`${ipv4Address}/32`] : []),
  ...(ipv6Address ? [`${ipv6Address}/128`] : []),
];
