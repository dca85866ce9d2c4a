import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { clientAddress } from "@/lib/http/address";
import { testSettings } from "../support/settings";

const trust = (networks: string) => takeEnvironment({ ...testSettings, TRUSTED_PROXIES: networks });

describe("clientAddress without trusted proxies", () => {
  beforeEach(() => trust(""));

  test.each([
    ["203.0.113.5", null, "203.0.113.5"],
    ["203.0.113.5", "8.8.8.8", "203.0.113.5"],
    ["203.0.113.5", "8.8.8.8, 9.9.9.9", "203.0.113.5"],
    ["127.0.0.1", "8.8.8.8", "127.0.0.1"],
    ["::ffff:203.0.113.5", "8.8.8.8", "203.0.113.5"],
    ["2001:DB8::1", null, "2001:db8::1"],
    ["fe80::1%eth0", null, null],
    [undefined, "8.8.8.8", null],
    ["", "8.8.8.8", null],
  ])("the peer %s with %s is %s", (peer, forwarded, client) => {
    expect(clientAddress(peer, forwarded)).toBe(client);
  });
});

describe("clientAddress with trusted proxies", () => {
  beforeEach(() => trust("10.0.0.0/8, fd00::/8"));

  test.each([
    // The peer is a stranger: nothing it forwards counts.
    ["203.0.113.5", "8.8.8.8", "203.0.113.5"],
    ["2001:db8::1", "8.8.8.8", "2001:db8::1"],
    // The peer is ours: the right-most that is not ours.
    ["10.0.0.1", "8.8.8.8", "8.8.8.8"],
    ["::ffff:10.0.0.1", "8.8.8.8", "8.8.8.8"],
    ["fd00::1", "8.8.8.8", "8.8.8.8"],
    ["10.0.0.1", "1.1.1.1, 8.8.8.8", "8.8.8.8"],
    ["10.0.0.1", "1.1.1.1,8.8.8.8,10.9.9.9", "8.8.8.8"],
    ["10.0.0.1", "8.8.8.8, 10.9.9.9, fd00::2", "8.8.8.8"],
    ["10.0.0.1", "2001:DB8:0::1", "2001:db8::1"],
    ["10.0.0.1", "::ffff:8.8.8.8", "8.8.8.8"],
    ["10.0.0.1", "  8.8.8.8  ", "8.8.8.8"],
    // All ours: the outermost.
    ["10.0.0.1", "10.0.0.2", "10.0.0.2"],
    ["10.0.0.1", null, "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
    // What is no address ends the search; what lies behind it is anybody's word.
    ["10.0.0.1", "8.8.8.8, unknown", "10.0.0.1"],
    ["10.0.0.1", "8.8.8.8, , 10.0.0.3", "10.0.0.3"],
    ["10.0.0.1", "8.8.8.8:1234", "10.0.0.1"],
    ["10.0.0.1", "[2001:db8::1]", "10.0.0.1"],
    ["10.0.0.1", "010.1.1.1", "10.0.0.1"],
    ["10.0.0.1", "127.1", "10.0.0.1"],
    ["10.0.0.1", "0x7f.0.0.1", "10.0.0.1"],
    ["10.0.0.1", "2130706433", "10.0.0.1"],
    ["10.0.0.1", "fe80::1%eth0", "10.0.0.1"],
    ["10.0.0.1", "8.8.8.8/32", "10.0.0.1"],
    ["10.0.0.1", "１.1.1.1", "10.0.0.1"],
  ])("the peer %s with %s is %s", (peer, forwarded, client) => {
    expect(clientAddress(peer, forwarded)).toBe(client);
  });

  test("what a client writes in front never counts", () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (written, client) => {
        fc.pre(!client.startsWith("10."));
        expect(clientAddress("10.0.0.1", `${written}, ${client}`)).toBe(client);
      }),
    );
  });
});
