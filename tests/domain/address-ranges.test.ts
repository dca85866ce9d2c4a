import { describe, expect, test } from "vitest";
import { readPrivateRange } from "@/lib/domain/organizations/address-ranges";

describe("readPrivateRange", () => {
  test.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["172.16.0.0/12", "172.16.0.0/12"],
    ["192.168.1.0/24", "192.168.1.0/24"],
    ["100.64.0.0/10", "100.64.0.0/10"],
    ["127.0.0.1", "127.0.0.1/32"],
    ["  10.1.2.3 ", "10.1.2.3/32"],
    ["::1", "::1/128"],
    ["FD00:0:0::/16", "fd00::/16"],
    ["fd12:3456::7", "fd12:3456::7/128"],
  ])("%s is %s", (text, range) => {
    expect(readPrivateRange(text)).toEqual({ range });
  });

  test.each([
    ["what is no address", ["", "x", "10.0.0", "10.0.0.0.0/8", "10.0.0.256", "[::1]"]],
    ["odd spellings", ["010.0.0.0/8", "10.0.0.0/08", "0x0a.0.0.0/8", "167772160", "127.1"]],
    ["odd prefixes", ["10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/8.0"]],
    ["a zone", ["fe80::1%eth0", "fd00::1%1/64"]],
    ["the middle of a network", ["10.1.2.3/8", "fd12::1/48"]],
    ["public addresses", ["8.8.8.8", "0.0.0.0/0", "::/0", "2001:db8::/32", "203.0.113.0/24"]],
    ["more than a private block", ["10.0.0.0/7", "192.168.0.0/15", "172.0.0.0/8"]],
    ["all unique local addresses", ["fc00::/7", "fd00::/8"]],
    ["link-local and multicast", ["169.254.0.0/16", "169.254.169.254", "fe80::/10", "224.0.0.0/4"]],
    ["IPv4 in IPv6's clothes", ["::ffff:10.0.0.1", "::ffff:10.0.0.0/104", "::10.0.0.1"]],
  ])("refuses %s", (_what, texts) => {
    for (const text of texts) expect(readPrivateRange(text)).toEqual({ flaw: expect.any(String) });
  });

  test("names the network that was meant", () => {
    const flaw = "10.1.2.3/8 is not the beginning of a network; 10.0.0.0/8 is";
    expect(readPrivateRange("10.1.2.3/8")).toEqual({ flaw });
  });
});
