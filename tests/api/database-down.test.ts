import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillWithDemo } from "@/db/seed/demo";
import { devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import { type Door, openDoor } from "../support/door";
import { type FragilePostgres, startFragilePostgres } from "../support/fragile-postgres";
import { createDatabase } from "../support/postgres";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

const roles = "/api/v1/roles";

let postgres: FragilePostgres;
let door: Door;
let admin: Principal;

beforeAll(async () => {
  postgres = await startFragilePostgres();
  const databaseUrl = await createDatabase(postgres.url, "fragile");
  door = await openDoor({ databaseUrl });
  await fillWithDemo(door.store, { password: demoPassword });
  admin = await signIn(door.call, accounts.admin);
});
afterAll(async () => {
  await door.close();
  await postgres.remove();
});

const calls = () => [
  door.call("GET", roles, { as: admin }),
  door.call("GET", `${roles}/${devOpsTeamId}`, { as: admin }),
  door.call("POST", roles, { as: admin, body: { name: `Down ${Math.random()}` } }),
  door.call("POST", roles, {
    as: admin,
    body: { name: `Down ${Math.random()}` },
    headers: { "idempotency-key": String(Math.random()) },
  }),
  door.call("PATCH", `${roles}/${devOpsTeamId}`, { as: admin, body: { description: "x" } }),
  door.call("POST", `${roles}/${devOpsTeamId}/resources/${resourceId(9)}`, { as: admin }),
  door.call("POST", "/api/v1/auth/login", { body: { ...accounts.admin, password: "wrong" } }),
];

describe("while the database is down", () => {
  test("503 soon, 200 again without a restart, 5 times", {
    timeout: 300_000,
  }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const underway = Promise.all([...calls(), ...calls()]);
      await sleep(round * 3);
      await postgres.crash();
      // Those that the crash met are done or refused, in our body either way.
      for (const answer of await underway) {
        if (answer.status >= 500) expectRefusal(answer, { code: "unavailable" });
      }
      const begin = performance.now();
      const answers = await Promise.all([...calls(), ...calls(), ...calls()]);
      expect(performance.now() - begin).toBeLessThan(20_000);
      for (const answer of answers) {
        expectRefusal(answer, {
          code: "unavailable",
          message: "The service is busy or cannot reach its database",
        });
        expect(answer.headers["retry-after"]).toBe("5");
      }
      expect((await door.call("GET", "/api/v1/health")).status).toBe(200);
      expectRefusal(await door.call("GET", "/api/v1/ready"), { code: "unavailable" });

      await postgres.start();
      const back = performance.now();
      while ((await door.call("GET", "/api/v1/ready")).status !== 200) {
        expect(performance.now() - back).toBeLessThan(60_000);
        await sleep(20);
      }
      expect((await door.call("GET", roles, { as: admin })).status).toBe(200);
    }
  });
});
