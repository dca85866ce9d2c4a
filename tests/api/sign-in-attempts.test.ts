import { beforeEach, describe, expect, test, vi } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/domain/sign-in/password";
import { cloneDatabase, type Door, openDoor, openDoorForTest } from "../support/door";
import { comparable } from "../support/matrix";
import { accounts, type Credentials } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

/** What every check of a password cost, by the hash that it was checked against. */
const costs: string[] = [];
vi.mock("@node-rs/argon2", async (load) => {
  const real = await load<typeof import("@node-rs/argon2")>();
  return {
    ...real,
    verify: (...[against, ...rest]: Parameters<typeof real.verify>) => {
      costs.push(String(against).split("$").slice(0, 4).join("$"));
      return real.verify(against, ...rest);
    },
  };
});

beforeEach(() => {
  costs.length = 0;
});

const attempt = (door: Door, who: Credentials) =>
  door.call("POST", "/api/v1/auth/login", { body: { password: "wrong password", ...who } });

describe("POST /api/v1/auth/login that fails", () => {
  test("401 says and costs the same, whatever was wrong", async () => {
    const door = await openDoorForTest();
    const change = (text: string, email: string) => door.store.run({ text }, [email]);
    const invited = "priya.nair@acme.example";
    await change("update users set password_hash = null where email = $1", invited);
    const inactive = "admin@globex.example";
    await change("update users set is_active = false where email = $1", inactive);
    const absurd = "$argon2id$v=19$m=4194304,t=99,p=1$c29tZXNhbHQ$aGFzaA";
    const spoiled = "member@acme.example";
    await change(`update users set password_hash = '${absurd}' where email = $1`, spoiled);
    const answers: string[] = [];
    for (const who of [
      accounts.admin,
      { ...accounts.admin, organizationSlug: "nowhere" },
      { ...accounts.admin, email: "nobody@acme.example" },
      { organizationSlug: "acme", email: invited },
      { organizationSlug: "globex", email: inactive },
      { organizationSlug: "acme", email: spoiled, password: demoPassword },
    ]) {
      const answer = await attempt(door, who);
      expectRefusal(answer, { code: "credentials_wrong" });
      answers.push(comparable(answer, who.email));
    }
    expect(new Set(answers).size).toBe(1);
    expect(costs).toEqual(Array(6).fill("$argon2id$v=19$m=19456,t=2,p=1"));
  });

  test("429 goes on after a restart", async () => {
    const { url, drop } = await cloneDatabase();
    const settings = {
      databaseUrl: url,
      environment: { POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT: "5" },
    };
    const first = await openDoor(settings);
    for (let count = 0; count < 3; count += 1) await attempt(first, accounts.admin);
    await first.close();
    const second = await openDoor(settings);
    for (let count = 0; count < 2; count += 1) {
      expectRefusal(await attempt(second, accounts.admin), { code: "credentials_wrong" });
    }
    expectRefusal(await attempt(second, accounts.admin), { code: "locked_out" });
    await second.close();
    const third = await openDoor(settings);
    const right = { ...accounts.admin, password: demoPassword };
    expectRefusal(await attempt(third, right), { code: "locked_out" });
    await third.close();
    await drop();
  });
});

describe("a password", () => {
  test("counts to its last character, beyond what bcrypt would read", async () => {
    const long = "a".repeat(72);
    const kept = await hashPassword(`${long}b`);
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(kept, `${long}b`)).toBe(true);
    for (const other of [long, `${long}c`, `${long}bb`]) {
      expect(await verifyPassword(kept, other)).toBe(false);
    }
    const longest = `${"😀".repeat(63)}ab`;
    expect(await verifyPassword(await hashPassword(longest), longest)).toBe(true);
    expect(await verifyPassword(await hashPassword(longest), longest.slice(0, -1))).toBe(false);
  });

  test("200 for health while forty passwords wait for their turn", async () => {
    const door = await openDoorForTest();
    let finished = 0;
    const attempts = Array.from({ length: 40 }, async () => {
      await attempt(door, accounts.admin);
      finished += 1;
    });
    expect((await door.call("GET", "/api/v1/health")).status).toBe(200);
    // The hashes run beside the main thread, so health did not stand in their line.
    expect(finished).toBeLessThan(40);
    await Promise.all(attempts);
  });
});
