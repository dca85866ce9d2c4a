import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { DomainError } from "@/lib/domain/error";
import { isGlobalUnicast, specialBlocks } from "@/lib/domain/global-addresses";
import { networksOf, readSessionAddresses } from "@/lib/domain/sessions/addresses";
import { readRuleNetwork } from "@/lib/domain/static-rules/networks";
import { ipText } from "../support/ip-texts";

type Given = Parameters<typeof readSessionAddresses>[1];

const origin = (ipAddress: string | null) => ({
  origin: { requestId: "r", ipAddress, userAgent: null },
});

const read = (given: Given, allowed: string[] = [], from: string | null = "8.8.8.8") =>
  readSessionAddresses(origin(from), given, allowed);

/** The address as it is taken, or the code of the refusal. */
function outcome(given: Given, allowed: string[] = [], from: string | null = "8.8.8.8"): string {
  try {
    return networksOf(read(given, allowed, from)).join();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const fieldOf = (text: string): Given =>
  text.includes(":") ? { ipv6Address: text } : { ipv4Address: text };

/** An address as a number, and back. */
const numberOf = (text: string) =>
  ipaddr
    .parse(text)
    .toByteArray()
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function addressOf(number: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((number >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function edgesOf(block: string) {
  const [base, prefix] = ipaddr.parseCIDR(block);
  const bits = base.kind() === "ipv6" ? 128 : 32;
  const first = numberOf(base.toString());
  const last = first + (1n << BigInt(bits - prefix)) - 1n;
  const most = (1n << BigInt(bits)) - 1n;
  return {
    inside: [first, last].map((number) => addressOf(number, bits)),
    outside: [first - 1n, last + 1n]
      .filter((number) => number >= 0n && number <= most)
      .map((number) => addressOf(number, bits)),
  };
}

/** Said in numbers once more, so that a slip in one of the two does not go unseen. */
function isSpecial(text: string): boolean {
  const number = numberOf(text);
  const kind = isIP(text) === 6 ? "ipv6" : "ipv4";
  if (kind === "ipv6" && number >> 125n !== 1n) return true;
  return specialBlocks.some((block) => {
    const [base, prefix] = ipaddr.parseCIDR(block);
    const shift = BigInt((kind === "ipv6" ? 128 : 32) - prefix);
    return base.kind() === kind && numberOf(base.toString()) >> shift === number >> shift;
  });
}

describe("special-purpose blocks of IANA", () => {
  test.each(specialBlocks)("%s is refused from its first to its last address", (block) => {
    const { inside, outside } = edgesOf(block);
    for (const address of inside) {
      // What is IPv4 in the clothes of IPv6 is not IPv6 at all.
      const code = block === "::ffff:0:0/96" ? "validation" : "ip_private";
      expect(outcome(fieldOf(address)), address).toBe(code);
    }
    for (const address of outside) {
      const expected = isSpecial(address) ? "ip_private" : expect.stringMatching(/\/(32|128)$/);
      expect(outcome(fieldOf(address)), address).toEqual(expected);
    }
  });

  test("one before and one after are public where no other block begins", () => {
    const neighbours = specialBlocks.flatMap((block) => edgesOf(block).outside);
    const open = neighbours.filter((address) => outcome(fieldOf(address)) !== "ip_private");
    expect(open).toEqual(expect.arrayContaining(["9.255.255.255", "11.0.0.0", "2001:200::"]));
    expect(open.length).toBeGreaterThan(30);
  });
});

test("a static rule takes one address where a session does, and nowhere else", () => {
  const isTaken = (address: string) => {
    try {
      readRuleNetwork(address, { allowedRanges: [], allowsWideRules: false });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  };
  const edges = specialBlocks.map(edgesOf).flatMap(({ inside, outside }) => [inside, outside]);
  for (const address of [...edges.flat(), "4000::1", "8000::1"]) {
    expect(isTaken(address), address).toBe(outcome(fieldOf(address)).includes("/"));
  }
});

describe("what is one address", () => {
  test.each([
    ["0.0.0.0/0", "validation"],
    ["::/0", "validation"],
    ["10.0.0.1/8", "validation"],
    ["8.8.8.8/32", "validation"],
    ["010.1.1.1", "validation"],
    ["127.1", "validation"],
    ["0x7f.0.0.1", "validation"],
    ["2130706433", "validation"],
    ["８.8.8.8", "validation"],
    [" 8.8.8.8", "validation"],
    ["8.8.8.8\n", "validation"],
    ["", "validation"],
    ["fe80::1%eth0", "validation"],
    ["2600::1%eth0", "validation"],
    ["::8.8.8.8", "ip_private"],
    ["127.0.0.1", "ip_private"],
    ["169.254.169.254", "ip_private"],
    ["100.64.0.1", "ip_private"],
    ["192.0.2.1", "ip_private"],
    ["64:ff9b::a00:1", "ip_private"],
    ["2002:7f00:1::", "ip_private"],
    ["4000::1", "ip_private"],
    ["8.8.8.8", "8.8.8.8/32"],
    ["2600:0:0:1:0:0:0:00A1", "2600:0:0:1::a1/128"],
  ])("%j: %s", (text, expected) => {
    expect(outcome(fieldOf(text))).toBe(expected);
  });

  test("an IPv4-mapped address is IPv4, and judged as that", () => {
    expect(outcome({ ipv4Address: "::ffff:8.8.8.8" })).toBe("8.8.8.8/32");
    expect(outcome({ ipv4Address: "::ffff:808:808" })).toBe("8.8.8.8/32");
    expect(outcome({ ipv4Address: "::ffff:10.0.0.1" })).toBe("ip_private");
    expect(outcome({ ipv6Address: "::ffff:8.8.8.8" })).toBe("validation");
    // IPv4-compatible addresses are none of that; ipaddr.js alone would take them for mapped.
    expect(outcome({ ipv4Address: "::8.8.8.8" })).toBe("validation");
  });

  test("each field takes its own family, and both may be sent", () => {
    expect(outcome({ ipv4Address: "2600::1" })).toBe("validation");
    expect(outcome({ ipv6Address: "8.8.8.8" })).toBe("validation");
    expect(outcome({ ipv4Address: "8.8.8.8", ipv6Address: "2600::1" })).toBe(
      "8.8.8.8/32,2600::1/128",
    );
  });

  test("without any, the one that the call comes from, and it is judged as well", () => {
    expect(outcome({}, [], "9.9.9.9")).toBe("9.9.9.9/32");
    expect(outcome({ ipv4Address: null }, [], "2600::9")).toBe("2600::9/128");
    expect(outcome({}, [], "10.0.0.1")).toBe("ip_private");
    expect(outcome({}, [], null)).toBe("ip_undetected");
    expect(outcome({ ipv6Address: "2600::1" }, [], "9.9.9.9")).toBe("2600::1/128");
  });

  test("private ones only within the ranges of the organization", () => {
    const allowed = ["10.20.0.0/16", "fd12::/48"];
    expect(outcome({ ipv4Address: "10.20.255.255" }, allowed)).toBe("10.20.255.255/32");
    expect(outcome({ ipv4Address: "10.21.0.0" }, allowed)).toBe("ip_private");
    expect(outcome({ ipv6Address: "fd12::7" }, allowed)).toBe("fd12::7/128");
    expect(outcome({ ipv6Address: "fd12:0:1::7" }, allowed)).toBe("ip_private");
    expect(outcome({ ipv4Address: "::ffff:10.20.0.1" }, allowed)).toBe("10.20.0.1/32");
  });
});

describe("whatever is sent", () => {
  test("what is taken is one global unicast address in its one spelling", () => {
    fc.assert(
      fc.property(ipText, (text) => {
        const taken = outcome(fieldOf(text));
        if (!taken.includes("/")) return;
        const [address = "", prefix] = taken.split("/");
        expect(isIP(text)).not.toBe(0);
        expect(prefix).toBe(isIP(address) === 6 ? "128" : "32");
        expect(isSpecial(address)).toBe(false);
        expect(isGlobalUnicast(ipaddr.parse(address))).toBe(true);
        expect(outcome(fieldOf(address))).toBe(taken);
      }),
      { numRuns: 20_000 },
    );
    // Twenty thousand texts take a busy machine half a minute.
  }, 120_000);
});
