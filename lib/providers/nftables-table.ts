import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { NftRule, Table } from "./nft";
import type { Rule, SeenRule, Spot } from "./provider";

/*
 * What our table in nftables says, as lines for `nft`: sets of addresses, a rule that lets each set
 * in, and rules that drop whatever else comes to the guarded ports.
 */

/** What the table of a resource has to hold, whoever is let in. */
export type Frame = {
  name: string;
  resourceId: string;
  guarded: readonly string[];
  loopback: "open" | "guarded";
};

const chain = "guard";
/** Before any address is translated, so that published ports of containers are guarded too. */
const hook = "{ type filter hook prerouting priority -110; policy accept; }";
const markOf = (resourceId: string) => `postern guards ${resourceId}`;
const isOwn = (rule: NftRule) => rule.chain === chain && rule.comment?.startsWith("postern ");

/** Whether a table carries the mark of a resource; any other is not ours to change. */
export function isMadeFor(resourceId: string, { rules }: Table): boolean {
  return rules.some((rule) => isOwn(rule) && rule.comment === markOf(resourceId));
}

/**
 * The lines that bring a table into shape: none when it is. Rules of ours are replaced together,
 * by their handles; rules of others stay where they are.
 *
 * @param spots what is about to be let in
 */
export function frameBatch(
  frame: Frame,
  table: Table | null,
  spots: readonly Spot[] = [],
): string[] {
  const { name } = frame;
  const sets = setsOf(frame, table, spots);
  const missing = sets.filter((set) => !table?.sets.has(set.name));
  const rules = rulesOf(frame, sets);
  const own = table?.rules.filter(isOwn) ?? [];
  const isWhole =
    own.length === rules.length && own.every(({ comment }, at) => comment === rules[at]?.comment);
  return [
    ...(table ? [] : [`create table inet ${name}`, `add chain inet ${name} ${chain} ${hook}`]),
    ...missing.map((set) => `add set inet ${name} ${set.name} { type ipv${set.family}_addr; }`),
    ...(isWhole ? [] : own).map(
      ({ handle }) => `delete rule inet ${name} ${chain} handle ${handle}`,
    ),
    ...(isWhole ? [] : rules).map(
      ({ text, comment }) => `add rule inet ${name} ${chain} ${text} comment "${comment}"`,
    ),
  ];
}

function rulesOf({ resourceId, guarded, loopback }: Frame, sets: readonly AddressSet[]) {
  return [
    // Only what is for this machine is looked at, and no answers to what it asked itself.
    { text: "fib daddr type unicast accept", comment: markOf(resourceId) },
    ...(loopback === "open" ? [{ text: 'iif "lo" accept', comment: "postern loopback" }] : []),
    { text: "ct direction reply accept", comment: "postern answers" },
    ...sets.map((set) => ({ text: lets(set), comment: `postern lets ${set.name}` })),
    ...guarded.flatMap((ports) =>
      ([4, 6] as const)
        .map((family) => `${reaching(ports, family)} drop`)
        .filter((text, at, texts) => texts.indexOf(text) === at)
        .map((text) => ({ text, comment: `postern closes ${ports}` })),
    ),
  ];
}

/** Addresses of one family and prefix length that are let to some ports. */
type AddressSet = { name: string; ports: string; family: 4 | 6; length: number };

const bits = { 4: 32, 6: 128 } as const;

/** Those of the guarded ports, those that are there, and those that are about to be filled. */
function setsOf({ guarded }: Frame, table: Table | null, spots: readonly Spot[]): AddressSet[] {
  const standing = guarded.flatMap((ports) => [setOf(ports, 4), setOf(ports, 6)]);
  const found = [...(table?.sets.keys() ?? [])].flatMap((name) => readSetName(name) ?? []);
  const byName = new Map(
    [...standing, ...found, ...spots.map(setFor)].map((set) => [set.name, set]),
  );
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `tcp_443_v4` holds single addresses, `tcp_443_v4_24` networks of that size. */
function setOf(ports: string, family: 4 | 6, length: number = bits[family]): AddressSet {
  const size = length === bits[family] ? "" : `_${length}`;
  return { name: `${ports.replace("/", "_")}_v${family}${size}`, ports, family, length };
}

function setFor({ ports, address }: Spot): AddressSet {
  const [base, length] = ipaddr.parseCIDR(address);
  return setOf(ports, base.kind() === "ipv4" ? 4 : 6, length);
}

function readSetName(name: string): AddressSet | undefined {
  const [, words = "", version, size] = /^(.+)_v([46])(?:_(\d{1,3}))?$/.exec(name) ?? [];
  const ports = words.replace("_", "/");
  const family = version === "4" ? 4 : 6;
  return portsPattern.test(ports)
    ? setOf(ports, family, size === undefined ? bits[family] : Number(size))
    : undefined;
}

const portsPattern = /^((tcp|udp)(\/\d{1,5}(-\d{1,5})?)?|icmp)$/;

/** Of ICMP only pings are guarded: without the rest of it nothing else works. */
function reaching(ports: string, family: 4 | 6): string {
  if (ports === "icmp") return `${family === 4 ? "icmp" : "icmpv6"} type echo-request`;
  const [protocol, range] = ports.split("/");
  return range === undefined ? `meta l4proto ${protocol}` : `${protocol} dport ${range}`;
}

function lets({ name, ports, family, length }: AddressSet): string {
  const source = family === 4 ? "ip saddr" : "ip6 saddr";
  const kind = family === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const mask = length === bits[family] ? "" : ` & ${kind.subnetMaskFromPrefixLength(length)}`;
  return `${reaching(ports, family)} ${source}${mask} @${name} accept`;
}

/** Whether a rule is spelt so that it may be put into a line for nft. */
export function isFit({ ports, address, tag }: Rule): boolean {
  const [base = "", ...rest] = address.split("/");
  if (isIP(base) === 0 || rest.length !== 1 || !ipaddr.isValidCIDR(address)) return false;
  const kind = isIP(base) === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const isNetwork = kind.networkAddressFromCIDR(address).toString() === base;
  return isNetwork && portsPattern.test(ports) && /^[\w:-]{1,100}$/.test(tag);
}

const baseOf = ({ address }: Spot) => ipaddr.parseCIDR(address)[0].toString();

export const addition = (name: string, rule: Rule) =>
  `add element inet ${name} ${setFor(rule).name} { ${baseOf(rule)} comment "${rule.tag}" }`;

export const removal = (name: string, rule: Rule) =>
  `delete element inet ${name} ${setFor(rule).name} { ${baseOf(rule)} }`;

/** The comment of the entry for an address; undefined when there is none. */
export function commentAt(table: Table | null, spot: Spot): string | null | undefined {
  return table?.sets.get(setFor(spot).name)?.get(baseOf(spot));
}

/** Who is let in, by us or by others. */
export function rulesIn(table: Table | null): SeenRule[] {
  const entries = [...(table?.sets ?? [])].flatMap(([name, addresses]) => {
    const set = readSetName(name);
    if (!set) return [];
    const { ports, length } = set;
    return [...addresses].map(([address, note]) => {
      return { ports, address: `${address}/${length}`, note, providerRuleId: `${name} ${address}` };
    });
  });
  return [...entries, ...(table?.rules ?? []).filter((rule) => !isOwn(rule)).map(foreignRule)];
}

const match = z.object({
  match: z.object({
    op: z.literal("=="),
    left: z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) }),
    right: z.unknown(),
  }),
});
const port = z.union([
  z.number().transform(String),
  z.object({ range: z.tuple([z.number(), z.number()]) }).transform(({ range }) => range.join("-")),
]);
const network = z.union([
  z.string().transform((address) => `${address}/${bits[isIP(address) === 6 ? 6 : 4]}`),
  z
    .object({ prefix: z.object({ addr: z.string(), len: z.number() }) })
    .transform(({ prefix }) => `${prefix.addr}/${prefix.len}`),
]);

/** A rule that somebody else put into our table, as far as it can be told in our words. */
function foreignRule({ handle, chain: place, comment, parts }: NftRule): SeenRule {
  const matches = parts.flatMap((part) => match.safeParse(part).data?.match ?? []);
  const by = (field: string) => matches.find(({ left }) => left.payload.field === field);
  const dport = by("dport");
  const range = port.safeParse(dport?.right).data;
  return {
    ports: dport && range ? `${dport.left.payload.protocol}/${range}` : "any",
    address: network.safeParse(by("saddr")?.right).data ?? "0.0.0.0/0",
    note: comment,
    providerRuleId: `${place} ${handle}`,
  };
}
