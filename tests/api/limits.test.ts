import { describe, expect, test } from "vitest";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoorForTest } from "../support/door";
import { accounts } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

const login = "/api/v1/auth/login";
const proxied = { TRUSTED_PROXIES: "127.0.0.0/8" };
const pauses = {
  ...proxied,
  POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT: "5",
  POSTERN_SIGN_IN_FAILURES_PER_ADDRESS: "20",
};

type Try = { password?: string; address?: string; email?: string; organizationSlug?: string };

const tryTo = (
  door: Door,
  { password = "wrong password", address = "198.51.100.7", ...who }: Try,
) =>
  door.call("POST", login, {
    body: { ...accounts.admin, ...who, password },
    headers: { "x-forwarded-for": address },
  });

async function failures(door: Door, prefix: string): Promise<number[]> {
  const rows = await door.store.run<{ failures: number }>(
    { text: "select failures from sign_in_pauses where key like $1 order by key" },
    [`${prefix}%`],
  );
  return rows.map((row) => row.failures);
}

/** Lets the pauses that run be over, as if the time had passed. */
const passTime = (door: Door) =>
  door.store.run(
    { text: "update sign_in_pauses set paused_until = now() where paused_until is not null" },
    [],
  );

function expectPause(answer: Awaited<ReturnType<typeof tryTo>>, seconds: number): void {
  expectRefusal(answer, { code: "locked_out" });
  const wait = Number(answer.headers["retry-after"]);
  expect(wait).toBeGreaterThan(seconds / 2);
  expect(wait).toBeLessThanOrEqual(seconds);
}

describe(`POST ${login} after failures`, () => {
  test("429 from the sixth try on, the right password included, and no one else is held up", async () => {
    const door = await openDoorForTest({ environment: pauses });
    for (let count = 0; count < 5; count += 1) {
      expectRefusal(await tryTo(door, {}), { code: "credentials_wrong" });
    }
    expectPause(await tryTo(door, {}), 30);
    expectPause(await tryTo(door, { password: demoPassword }), 30);
    expectPause(await tryTo(door, { email: "ADMIN@acme.example", password: demoPassword }), 30);
    // Another address, another account, another spelling of what a stranger forwards.
    expect((await tryTo(door, { password: demoPassword, address: "198.51.100.8" })).status).toBe(
      200,
    );
    const member = { email: accounts.member.email, password: demoPassword };
    expect((await tryTo(door, member)).status).toBe(200);
    expectPause(await tryTo(door, { address: "203.0.113.1, 198.51.100.7" }), 30);
    expectPause(await tryTo(door, { address: "::ffff:198.51.100.7" }), 30);
  });

  test("429 doubles its pause from 30 seconds up to 15 minutes", async () => {
    const door = await openDoorForTest({ environment: pauses });
    for (let count = 0; count < 5; count += 1) await tryTo(door, {});
    for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
      expectPause(await tryTo(door, {}), seconds);
      await passTime(door);
      expectRefusal(await tryTo(door, {}), { code: "credentials_wrong" });
    }
    await passTime(door);
    expect((await tryTo(door, { password: demoPassword })).status).toBe(200);
    expectRefusal(await tryTo(door, {}), { code: "credentials_wrong" });
  });

  test("429 counts tries before they are made: twenty at once are five guesses", async () => {
    const door = await openDoorForTest({ environment: pauses });
    const since = await newestEvent(door.store);
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryTo(door, {})));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    expect(await failures(door, "account acme admin@acme.example")).toEqual([5]);
    expect(await eventsAfter(door.store, since)).toHaveLength(5);
  });

  test("429 for one address that tries many accounts; a household's /64 is one address", async () => {
    const door = await openDoorForTest({ environment: pauses });
    for (let count = 0; count < 20; count += 1) {
      const address = `2001:db8:1:2::${count.toString(16)}`;
      const answer = await tryTo(door, { email: `someone${count}@acme.example`, address });
      expectRefusal(answer, { code: "credentials_wrong" });
    }
    const next = { email: "fresh@acme.example" };
    expectPause(await tryTo(door, { ...next, address: "2001:db8:1:2:ffff::1" }), 30);
    expectRefusal(await tryTo(door, { ...next, address: "2001:db8:1:3::1" }), {
      code: "credentials_wrong",
    });
  });

  test("429 by the connection when a stranger forwards addresses of their own", async () => {
    const door = await openDoorForTest({ environment: { ...pauses, TRUSTED_PROXIES: "" } });
    for (let count = 0; count < 5; count += 1) await tryTo(door, { address: `8.8.8.${count}` });
    expectPause(await tryTo(door, { address: "9.9.9.9" }), 30);
  });

  test("a right password starts the account anew and gives the address its try back", async () => {
    const door = await openDoorForTest({ environment: pauses });
    for (let round = 0; round < 6; round += 1) {
      for (let count = 0; count < 3; count += 1) await tryTo(door, {});
      expect((await tryTo(door, { password: demoPassword })).status).toBe(200);
      expect(await failures(door, "account acme admin@acme.example")).toEqual([]);
    }
    expect(await failures(door, "address 198.51.100.7")).toEqual([18]);
  });

  test("401 no sooner for an unknown organization or e-mail than for a wrong password", async () => {
    const door = await openDoorForTest();
    for (const who of [{}, { email: "nobody@acme.example" }, { organizationSlug: "nowhere" }]) {
      const begun = performance.now();
      expectRefusal(await tryTo(door, who), { code: "credentials_wrong" });
      expect(performance.now() - begun).toBeGreaterThan(245);
    }
  });
});
