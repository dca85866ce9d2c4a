import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import { ProviderFailure, type Room, type Rule, type SeenRule, type Spot } from "./provider";

const portMax = 65_535;

/** How EC2 writes what may be reached: ICMP has another name for each family, and no ports. */
type Reach = { IpProtocol: string; FromPort?: number; ToPort?: number };

const isIPv6 = (address: string) => address.includes(":");

/** @throws ProviderFailure `invalid` when the ports are not written as ours are */
function reachOf({ ports, address }: Spot): Reach {
  if (ports === "any") return { IpProtocol: "-1" };
  if (ports === "icmp") {
    return { IpProtocol: isIPv6(address) ? "icmpv6" : "icmp", FromPort: -1, ToPort: -1 };
  }
  const [, protocol, from, to] = /^(tcp|udp)(?:\/(\d+)(?:-(\d+))?)?$/.exec(ports) ?? [];
  if (!protocol) throw new ProviderFailure("invalid", `Ports cannot be "${ports}"`);
  if (from === undefined) return { IpProtocol: protocol, FromPort: 0, ToPort: portMax };
  return { IpProtocol: protocol, FromPort: Number(from), ToPort: Number(to ?? from) };
}

/** Rules as one call takes them: addresses gathered by what they may reach. */
export function permissionsOf(rules: readonly Rule[]): IpPermission[] {
  const byReach = new Map<string, IpPermission>();
  for (const { tag, ...spot } of rules) {
    const reach = reachOf(spot);
    const key = JSON.stringify(reach);
    const permission = byReach.get(key) ?? { ...reach };
    byReach.set(key, permission);
    if (isIPv6(spot.address)) {
      permission.Ipv6Ranges ??= [];
      permission.Ipv6Ranges.push({ CidrIpv6: spot.address, Description: tag });
    } else {
      permission.IpRanges ??= [];
      permission.IpRanges.push({ CidrIp: spot.address, Description: tag });
    }
  }
  return [...byReach.values()];
}

/** A rule as EC2 shows it; one that names a group or a prefix list has that for an address. */
export function seenRuleOf(rule: SecurityGroupRule): SeenRule {
  const address = addressOf(rule);
  return {
    ports: portsOf(rule, address),
    address,
    providerRuleId: rule.SecurityGroupRuleId ?? "",
    note: rule.Description ?? null,
  };
}

function addressOf(rule: SecurityGroupRule): string {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr === undefined) return rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId ?? "";
  try {
    const [address, bits] = ipaddr.parseCIDR(cidr);
    return `${address}/${bits}`;
  } catch {
    return cidr;
  }
}

function portsOf({ IpProtocol: protocol = "", FromPort, ToPort }: SecurityGroupRule, to: string) {
  const from = FromPort ?? -1;
  const last = ToPort ?? from;
  if (protocol === "-1") return "any";
  if (protocol === "icmp" || protocol === "icmpv6") {
    // Types of ICMP, or the name of the other family, are not what we write; they read as they are.
    if ((protocol === "icmpv6") !== isIPv6(to)) return `${protocol} for another family`;
    return from === -1 ? "icmp" : `${protocol} type ${from}`;
  }
  if (protocol !== "tcp" && protocol !== "udp") return `protocol ${protocol}`;
  if (from <= 0 && last === portMax) return protocol;
  return last === from ? `${protocol}/${from}` : `${protocol}/${from}-${last}`;
}

/**
 * How full a group is. EC2 counts the families apart; a rule that names a group or a prefix list
 * counts in both. A prefix list may count for more than one, which only EC2 knows.
 */
export function roomOf(
  rules: readonly SecurityGroupRule[],
  { limit, isAssumed }: { limit: number; isAssumed: boolean },
): Room[] {
  const only4 = rules.filter(({ CidrIpv4 }) => CidrIpv4 !== undefined).length;
  const only6 = rules.filter(({ CidrIpv6 }) => CidrIpv6 !== undefined).length;
  return [
    { family: 4, used: rules.length - only6, limit, isAssumed },
    { family: 6, used: rules.length - only4, limit, isAssumed },
  ];
}
