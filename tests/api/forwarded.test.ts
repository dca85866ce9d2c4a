import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Door, openDoor } from "../support/door";

/*
 * Where a call comes from: the connection says so, unless it is that of a proxy that is trusted by
 * the settings; then the right-most address that is none of its kind.
 */

const stranger = "127.0.0.1";
const proxy = "127.0.0.2";

let door: Door;

beforeAll(async () => {
  door = await openDoor({ environment: { TRUSTED_PROXIES: `${proxy}/32,10.0.0.0/8,fd00::/8` } });
});
afterAll(() => door.close());

/** Headers, and the address that they make of the trusted proxy's calls. */
const table: [Record<string, string | string[]>, string][] = [
  [{}, proxy],
  [{ "x-forwarded-for": "8.8.8.8" }, "8.8.8.8"],
  [{ "x-forwarded-for": "9.9.9.9, 8.8.8.8" }, "8.8.8.8"],
  [{ "x-forwarded-for": ["9.9.9.9", "8.8.8.8"] }, "8.8.8.8"],
  [{ "x-forwarded-for": ["8.8.8.8", "10.1.1.1"] }, "8.8.8.8"],
  [{ "x-forwarded-for": "8.8.8.8,10.1.1.1,10.2.2.2" }, "8.8.8.8"],
  [{ "x-forwarded-for": "8.8.8.8, fd00::7" }, "8.8.8.8"],
  [{ "x-forwarded-for": "10.1.1.1" }, "10.1.1.1"],
  [{ "x-forwarded-for": proxy }, proxy],
  [{ "x-forwarded-for": stranger }, stranger],
  [{ "x-forwarded-for": "2001:DB8::1" }, "2001:db8::1"],
  [{ "x-forwarded-for": "::ffff:8.8.8.8" }, "8.8.8.8"],
  [{ "x-forwarded-for": "" }, proxy],
  [{ "x-forwarded-for": "," }, proxy],
  [{ "x-forwarded-for": "unknown" }, proxy],
  [{ "x-forwarded-for": "8.8.8.8, unknown" }, proxy],
  [{ "x-forwarded-for": "_hidden" }, proxy],
  [{ "x-forwarded-for": "8.8.8.8:443" }, proxy],
  [{ "x-forwarded-for": "[2001:db8::1]" }, proxy],
  [{ "x-forwarded-for": "010.1.1.1" }, proxy],
  [{ "x-forwarded-for": "0x7f.0.0.1" }, proxy],
  [{ "x-forwarded-for": "2130706433" }, proxy],
  [{ "x-forwarded-for": "127.1" }, proxy],
  [{ "x-forwarded-for": "8.8.8.8/32" }, proxy],
  [{ "x-forwarded-for": "fe80::1%eth0" }, proxy],
  [{ "x-forwarded-for": "localhost" }, proxy],
  [{ "x-forwarded-for": "8.8.8.8 9.9.9.9" }, proxy],
  [{ "x-forwarded-for": '"8.8.8.8"' }, proxy],
  [{ "x-forwarded-for": "8.8.8.8;10.1.1.1" }, proxy],
  [{ "x-real-ip": "8.8.8.8" }, proxy],
  [{ "x-client-ip": "8.8.8.8" }, proxy],
  [{ forwarded: "for=8.8.8.8" }, proxy],
  [{ forwarded: 'for="[2001:db8::1]";proto=https' }, proxy],
  [{ "cf-connecting-ip": "8.8.8.8" }, proxy],
  [{ "true-client-ip": "8.8.8.8" }, proxy],
  [{ "x-cluster-client-ip": "8.8.8.8" }, proxy],
  [{ "x-forwarded": "8.8.8.8" }, proxy],
  [{ "x-original-forwarded-for": "8.8.8.8" }, proxy],
  [{ "x-real-ip": "9.9.9.9", "x-forwarded-for": "8.8.8.8" }, "8.8.8.8"],
  [{ forwarded: "for=9.9.9.9", "x-forwarded-for": "8.8.8.8" }, "8.8.8.8"],
  [{ "x-forwarded-host": "evil.example", "x-forwarded-for": "8.8.8.8" }, "8.8.8.8"],
];

describe("GET /api/v1/detect-ip", () => {
  const addressOf = async (from: string, headers: Record<string, string | string[]>) => {
    const { body } = await door.call("GET", "/api/v1/detect-ip", { from, headers });
    return (body as { ip: string }).ip;
  };

  test("the table is long enough", () => {
    expect(table.length).toBeGreaterThanOrEqual(40);
  });

  test.each(table)("%o of a trusted proxy comes from %s", async (headers, address) => {
    expect(await addressOf(proxy, headers)).toBe(address);
  });

  test.each(table)("%o of a stranger comes from the stranger", async (headers) => {
    expect(await addressOf(stranger, headers)).toBe(stranger);
  });
});

describe("what is written down of a call", () => {
  test("names the address that the front door saw, not what a stranger forwards", async () => {
    const body = { organizationSlug: "acme", email: "a@acme.example", password: "wrong password" };
    for (const { from, address } of [
      { from: stranger, address: stranger },
      { from: proxy, address: "8.8.8.8" },
    ]) {
      const headers = { "x-forwarded-for": "8.8.8.8" };
      await door.call("POST", "/api/v1/auth/login", { body, headers, from });
      const [event] = await door.store.run<{ ip_address: string }>(
        {
          text: `select ip_address from audit_events where event_type = 'USER_LOGIN_FAILED'
            order by position desc limit 1`,
        },
        [],
      );
      expect(event?.ip_address).toBe(address);
    }
  });
});
