import { describe, expect, test } from "vitest";
import { eventsAfter, newestEvent } from "../support/audit";
import { openDoorForTest } from "../support/door";
import { by, makeKey } from "../support/keys";
import { accounts, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

// Calls are counted for the whole process, so the tests of this file share one count.
const environment = { TRUSTED_PROXIES: "127.0.0.0/8", POSTERN_CALLS_PER_MINUTE: "10" };

describe("GET /api/v1/roles beyond the rate", () => {
  test("429 says when to come back; refused calls count, and 403 comes before 429", async () => {
    const door = await openDoorForTest({ environment });
    const admin = await signIn(door.call, accounts.admin);
    const member = await signIn(door.call, accounts.member);
    const list = (as = admin) => door.call("GET", "/api/v1/roles", { as });

    for (let count = 0; count < 4; count += 1) expect((await list()).status).toBe(200);
    for (let count = 0; count < 3; count += 1) {
      expect((await door.call("POST", "/api/v1/roles", { as: admin, raw: "{" })).status).toBe(400);
      expect((await door.call("GET", "/api/v1/roles/x", { as: admin })).status).toBe(400);
    }
    const refused = await list();
    expectRefusal(refused, { code: "rate_limit_exceeded", message: "Rate limit exceeded" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(20);
    expect(refused.headers).toMatchObject({
      "ratelimit-limit": "10",
      "ratelimit-remaining": "0",
      "ratelimit-reset": refused.headers["retry-after"],
    });
    // What is beyond the rate is not looked at.
    expect((await door.call("POST", "/api/v1/roles", { as: admin, raw: "{" })).status).toBe(429);

    const since = await newestEvent(door.store);
    for (let count = 0; count < 12; count += 1) {
      expectRefusal(await list(member), { code: "forbidden" });
    }
    // Within the rate each refusal is told; beyond it nobody can fill the log.
    expect(await eventsAfter(door.store, since)).toHaveLength(10);
    expectRefusal(await door.call("GET", "/api/v1/auth/me", { as: member }), {
      code: "rate_limit_exceeded",
    });
  });

  test("429 for a key leaves its owner and their other keys alone", async () => {
    const door = await openDoorForTest({ environment });
    const owner = await signIn(door.call, accounts.otherAdmin);
    const [busy, idle] = [await makeKey(door.call, owner), await makeKey(door.call, owner)];
    const list = (headers: Record<string, string>) =>
      door.call("GET", "/api/v1/roles", { headers });
    for (let count = 0; count < 10; count += 1) expect((await list(by(busy))).status).toBe(200);
    expectRefusal(await list(by(busy)), { code: "rate_limit_exceeded" });
    expect((await list(by(idle))).status).toBe(200);
    expect((await door.call("GET", "/api/v1/roles", { as: owner })).status).toBe(200);
  });

  test("429 for an address that calls what is public", async () => {
    const door = await openDoorForTest({ environment });
    const detect = (address: string) =>
      door.call("GET", "/api/v1/detect-ip", { headers: { "x-forwarded-for": address } });
    for (let count = 0; count < 10; count += 1) await detect("198.51.100.20");
    expectRefusal(await detect("198.51.100.20"), { code: "rate_limit_exceeded" });
    expect((await detect("198.51.100.21")).status).toBe(200);
    // A household has as many addresses of IPv6 as it likes.
    for (let count = 0; count < 10; count += 1) await detect(`2001:db8:1:2::${count}`);
    expectRefusal(await detect("2001:db8:1:2::ffff"), { code: "rate_limit_exceeded" });
    expect((await detect("2001:db8:1:3::1")).status).toBe(200);
  });
});
