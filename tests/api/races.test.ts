import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, resourceId, userId } from "@/db/seed/demo-ids";
import { openServer } from "@/db/server";
import type { TokenAnswer } from "@/lib/contract/auth";
import type { Role } from "@/lib/contract/roles";
import { hashOpaqueToken } from "@/lib/domain/tokens";
import type { Answer, CallOptions } from "../support/call";
import { cloneDatabase, openDoorProcess } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { migrationsFolder } from "../support/settings";

/*
 * Two instances of the product on one Postgres. Every round starts all its calls at once, half of
 * them at each instance.
 */

const slow = 180_000;

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let store: Awaited<ReturnType<typeof openServer>>;
let doors: Awaited<ReturnType<typeof openDoorProcess>>[];
let admin: Principal;

beforeAll(async () => {
  clone = await cloneDatabase();
  store = await openServer({ url: clone.url, poolSize: 2, migrationsFolder });
  doors = await Promise.all([openDoorProcess(clone.url), openDoorProcess(clone.url)]);
  admin = await signIn(callAt(0), accounts.admin);
});
afterAll(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await store.close();
  await clone.drop();
});

function callAt(index: number) {
  const door = doors[index % doors.length];
  if (!door) throw new Error("There are two doors");
  return door.call;
}

/** The same call many times at once, in turns at both instances. */
const together = <Body>(count: number, method: string, path: string, options: CallOptions = {}) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      callAt(index)<Body>(method, path, { as: admin, ...options }),
    ),
  );

async function makeRoles(count: number, prefix: string): Promise<string[]> {
  const rows = await store.run<{ id: string }>(
    {
      text: `insert into roles (organization_id, name)
        select $1, $2 || ' ' || n from generate_series(1, $3::int) n returning id`,
    },
    [acmeId, prefix, count],
  );
  return rows.map(({ id }) => id);
}

async function count(text: string, values: unknown[] = []): Promise<number> {
  const [row] = await store.run<{ count: number }>({ text }, values);
  return row?.count ?? -1;
}

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

describe("POST /api/v1/roles/{id}/resources/{resourceId}, twenty at once", () => {
  test("exactly one 200 and nineteen 400, one link and one event, 500 times", {
    timeout: slow,
  }, async () => {
    const rounds = 500;
    const roles = await makeRoles(20, "Raced");
    const links = roles.flatMap((role) =>
      Array.from({ length: 25 }, (_, index) => ({ role, resource: resourceId(index + 1) })),
    );
    expect(links).toHaveLength(rounds);
    for (const { role, resource } of links) {
      const answers = await together(20, "POST", `/api/v1/roles/${role}/resources/${resource}`);
      expect(statuses(answers)).toEqual([200, ...Array<number>(19).fill(400)]);
      for (const { status, body } of answers) {
        if (status === 200) continue;
        expect(body).toMatchObject({
          code: "resource_already_assigned",
          message: "Resource already assigned to this role",
          existing: { assignedBy: { id: userId(1), name: "Ana Ruiz" } },
        });
      }
    }
    expect(
      await count("select count(*)::int from role_resources where role_id = any($1)", [roles]),
    ).toBe(rounds);
    const told = `select count(*)::int from (select resource_id, details->'after'->>'resourceId'
      from audit_events where event_type = 'ROLE_RESOURCE_ASSIGN' and resource_id = any($1)
      group by 1, 2 having count(*) = 1) once`;
    expect(await count(told, [roles])).toBe(rounds);
  });
});

describe("DELETE /api/v1/roles/{id} while others assign", () => {
  test("204 once, assigns are 200 or 404, no link is left, 200 times", {
    timeout: slow,
  }, async () => {
    const roles = await makeRoles(200, "Deleted");
    let assigned = 0;
    for (const role of roles) {
      const url = `/api/v1/roles/${role}`;
      const assigns = Array.from({ length: 4 }, (_, index) =>
        callAt(index)("POST", `${url}/users/${userId(10 + index)}`, { as: admin }),
      );
      const bulk = callAt(1)("POST", `${url}/resources?atomic=true`, {
        as: admin,
        body: { ids: [resourceId(1), resourceId(2)] },
      });
      const deletes = [0, 1].map((index) => callAt(index)("DELETE", url, { as: admin }));
      expect(statuses(await Promise.all(deletes))).toEqual([204, 404]);
      for (const { status } of await Promise.all([...assigns, bulk])) {
        expect([200, 404]).toContain(status);
      }
      assigned += (await Promise.all(assigns)).filter(({ status }) => status === 200).length;
    }
    for (const links of ["role_users", "role_resources"]) {
      expect(
        await count(`select count(*)::int from ${links} where role_id = any($1)`, [roles]),
      ).toBe(0);
    }
    const told = `select count(*)::int from audit_events
      where event_type = 'ROLE_USER_ASSIGN' and resource_id = any($1)`;
    expect(await count(told, [roles])).toBe(assigned);
  });
});

describe("POST /api/v1/roles of one name at once", () => {
  test("exactly one 201, the other 400 role_name_taken, 100 times", { timeout: slow }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const name = `Namesake ${round}`;
      const options = [{ name }, { name: name.toUpperCase() }, { name: ` ${name}` }];
      const answers = await Promise.all(
        options.map((body, index) => callAt(index)("POST", "/api/v1/roles", { as: admin, body })),
      );
      expect(statuses(answers)).toEqual([201, 400, 400]);
      expect(answers.filter(({ text }) => text.includes("role_name_taken"))).toHaveLength(2);
    }
    expect(await count("select count(*)::int from roles where lower(name) like 'namesake %'")).toBe(
      100,
    );
  });
});

describe("POST /api/v1/auth/refresh of one token at once", () => {
  test("at most one 200, and the sign-in is over, 100 times", { timeout: slow }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const refreshToken = randomBytes(32).toString("base64url");
      const signInId = randomUUID();
      await store.run(
        {
          text: `insert into sign_ins (id, organization_id, user_id, expires_at)
            values ($1, $2, $3, now() + interval '1 day')`,
        },
        [signInId, acmeId, userId(3)],
      );
      await store.run(
        {
          text: `insert into refresh_tokens (hash, sign_in_id, expires_at)
            values ($1, $2, now() + interval '1 day')`,
        },
        [hashOpaqueToken(refreshToken), signInId],
      );
      const answers = await together<TokenAnswer>(4, "POST", "/api/v1/auth/refresh", {
        as: undefined,
        body: { refreshToken },
      });
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(4 - winners.length);
      const open = "select count(*)::int from sign_ins where id = $1 and ended_at is null";
      expect(await count(open, [signInId])).toBe(0);
      for (const { body } of winners) {
        expect((await callAt(round)("GET", "/api/v1/auth/me", { as: body })).status).toBe(401);
      }
    }
    const told = "select count(*)::int from audit_events where event_type = 'REFRESH_TOKEN_REUSE'";
    expect(await count(told)).toBe(100);
  });
});

describe("POST with one Idempotency-Key at once", () => {
  test("one effect, one answer, the others that answer or 409, 100 times", {
    timeout: slow,
  }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const headers = { "idempotency-key": randomUUID() };
      const body = { name: `Twin ${round}` };
      const answers = await together<Role>(4, "POST", "/api/v1/roles", { body, headers });
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(4 - made.length);
      const again = await callAt(round)("POST", "/api/v1/roles", { as: admin, body, headers });
      expect([again.status, again.text]).toEqual([201, made[0]?.text]);
    }
    const told = `select count(*)::int from audit_events
      where event_type = 'ROLE_CREATE' and resource_name like 'Twin %'`;
    expect(await count(told)).toBe(100);
  });
});
