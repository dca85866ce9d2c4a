import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSessionAddresses } from "@/lib/domain/sessions/addresses";
import { type Door, openDoor } from "../support/door";
import { ipText } from "../support/ip-texts";
import { signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { makeSessionTenant, sessionsOf } from "../support/sessions";

let door: Door;
let mine: ReturnType<typeof sessionsOf>;

beforeAll(async () => {
  door = await openDoor();
  const tenant = await makeSessionTenant(door.store, {
    resources: ["alpha"],
    roles: [{ name: "One", people: ["Mia Member"], resources: ["alpha"] }],
  });
  mine = sessionsOf(door.call, await signIn(door.call, tenant.member));
});
afterAll(() => door.close());

describe("POST /api/v1/sessions", () => {
  test("201 for public addresses of both families, a rule for each", async () => {
    const session = await mine.begin({ ipv4Address: "8.8.8.8", ipv6Address: "2600:0::A1" });
    expect(session).toMatchObject({ ipv4Address: "8.8.8.8", ipv6Address: "2600::a1" });
    expect(session.resourceIps.map(({ ipVersion, ipAddress }) => [ipVersion, ipAddress])).toEqual([
      [4, "8.8.8.8"],
      [6, "2600::a1"],
    ]);
    const [row] = await door.store.run<{ addresses: string[] }>(
      {
        text: "select array_agg(address order by ip_version) as addresses from claims where session_id = $1",
      },
      [session.id],
    );
    expect(row?.addresses).toEqual(["8.8.8.8/32", "2600::a1/128"]);
    await mine.stop(session.id);
  });

  test.each([
    "0.0.0.0/0",
    "8.8.8.8/32",
    "010.1.1.1",
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
    "８.8.8.8",
    "::8.8.8.8",
    "2600::1",
  ])("400 says that %j is not one IPv4 address", async (ipv4Address) => {
    const refusal = {
      code: "validation" as const,
      validationErrors: { ipv4Address: "ipv4Address must be one IPv4 address" },
    };
    expectRefusal(await mine.start({ ipv4Address }), refusal);
  });

  test.each(["::/0", "fe80::1%eth0", "2600::1%1", "::ffff:8.8.8.8", "8.8.8.8"])(
    "400 says that %j is not one IPv6 address",
    async (ipv6Address) => {
      const refusal = {
        code: "validation" as const,
        validationErrors: { ipv6Address: "ipv6Address must be one IPv6 address" },
      };
      expectRefusal(await mine.start({ ipv6Address }), refusal);
    },
  );

  test.each([
    [{ ipv4Address: "0.0.0.0" }, "0.0.0.0"],
    [{ ipv4Address: "169.254.169.254" }, "169.254.169.254"],
    [{ ipv4Address: "::ffff:192.168.0.1" }, "192.168.0.1"],
    [{ ipv4Address: "255.255.255.255" }, "255.255.255.255"],
    [{ ipv6Address: "64:ff9b::a00:1" }, "64:ff9b::a00:1"],
    [{ ipv6Address: "2002:7f00:1::" }, "2002:7f00:1::"],
    [{ ipv4Address: "8.8.8.8", ipv6Address: "2001:db8::1" }, "2001:db8::1"],
  ])("400 for %j, which is not public", async (body, address) => {
    const message = `${address} is not a public address`;
    expectRefusal(await mine.start(body), { code: "ip_private", message });
    const { id } = await mine.begin();
    expectRefusal(await mine.move(id, body), { code: "ip_private", message });
    await mine.stop(id);
  });

  test("what a client says of itself counts only behind a trusted proxy", async () => {
    const claimed = {
      "x-forwarded-for": "8.8.8.8",
      "x-real-ip": "8.8.8.8",
      forwarded: "for=8.8.8.8",
    };
    const { body } = await mine.start({}, claimed);
    expect(body.ipv4Address).toBe("127.0.0.1");
    await mine.stop(body.id);
  });
});

describe("whatever is sent", () => {
  test("net.isIP, ipaddr.js and Postgres mean the same by everything that is taken", async () => {
    const taken: { text: string; address: string }[] = [];
    const from = { origin: { requestId: "r", ipAddress: null, userAgent: null } };
    for (const text of fc.sample(ipText, { seed: 20_261_122, numRuns: 20_000 })) {
      for (const field of ["ipv4Address", "ipv6Address"] as const) {
        try {
          const read = readSessionAddresses(from, { [field]: text }, []);
          taken.push({ text, address: read[field] ?? "" });
        } catch {
          // Refused: nothing to compare.
        }
      }
    }
    expect(taken.length).toBeGreaterThan(1_000);
    const rows = await door.store.run<{ host: string; bits: number; own: string }>(
      {
        text: `select host(text::inet) as host, masklen(text::inet) as bits,
            host(address::inet) as own
          from jsonb_to_recordset($1::jsonb) as sent(text text, address text)`,
      },
      [JSON.stringify(taken)],
    );
    for (const [index, { text, address }] of taken.entries()) {
      const { host, bits, own } = rows[index] ?? {};
      const unmapped = host?.replace(/^::ffff:(?=\d+\.)/, "");
      expect([unmapped, own, ipaddr.parse(address).toString()], text).toEqual(
        Array(3).fill(address),
      );
      expect(bits).toBe(host?.includes(":") ? 128 : 32);
    }
  });
});
