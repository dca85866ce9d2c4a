import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, resourceId, userId } from "@/db/seed/demo-ids";
import type { TokenAnswer } from "@/lib/contract/auth";
import type { Role } from "@/lib/contract/roles";
import { hashOpaqueToken } from "@/lib/domain/sign-in/tokens";
import type { Answer } from "../support/call";
import { openTwoDoors, type TwoDoors } from "../support/two-doors";

/*
 * Two instances of the product on one Postgres. Every round starts all its calls at once, half of
 * them at each instance.
 */

const slow = 180_000;

let doors: TwoDoors;

beforeAll(async () => {
  doors = await openTwoDoors();
});
afterAll(() => doors.close());

async function makeRoles(count: number, prefix: string): Promise<string[]> {
  const rows = await doors.store.run<{ id: string }>(
    {
      text: `insert into roles (organization_id, name)
        select $1, $2 || ' ' || n from generate_series(1, $3::int) n returning id`,
    },
    [acmeId, prefix, count],
  );
  return rows.map(({ id }) => id);
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
      const answers = await doors.together(
        20,
        "POST",
        `/api/v1/roles/${role}/resources/${resource}`,
      );
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
      await doors.count("select count(*)::int from role_resources where role_id = any($1)", [
        roles,
      ]),
    ).toBe(rounds);
    const told = `select count(*)::int from (select resource_id, details->'after'->>'resourceId'
      from audit_events where event_type = 'ROLE_RESOURCE_ASSIGN' and resource_id = any($1)
      group by 1, 2 having count(*) = 1) once`;
    expect(await doors.count(told, [roles])).toBe(rounds);
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
        doors.callAt(index)("POST", `${url}/users/${userId(10 + index)}`, { as: doors.admin }),
      );
      const bulk = doors.callAt(1)("POST", `${url}/resources?atomic=true`, {
        as: doors.admin,
        body: { ids: [resourceId(1), resourceId(2)] },
      });
      const deletes = [0, 1].map((index) =>
        doors.callAt(index)("DELETE", url, { as: doors.admin }),
      );
      expect(statuses(await Promise.all(deletes))).toEqual([204, 404]);
      for (const { status } of await Promise.all([...assigns, bulk])) {
        expect([200, 404]).toContain(status);
      }
      assigned += (await Promise.all(assigns)).filter(({ status }) => status === 200).length;
    }
    for (const links of ["role_users", "role_resources"]) {
      expect(
        await doors.count(`select count(*)::int from ${links} where role_id = any($1)`, [roles]),
      ).toBe(0);
    }
    const told = `select count(*)::int from audit_events
      where event_type = 'ROLE_USER_ASSIGN' and resource_id = any($1)`;
    expect(await doors.count(told, [roles])).toBe(assigned);
  });
});

describe("POST /api/v1/roles of one name at once", () => {
  test("exactly one 201, the other 400 role_name_taken, 100 times", { timeout: slow }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const name = `Namesake ${round}`;
      const options = [{ name }, { name: name.toUpperCase() }, { name: ` ${name}` }];
      const answers = await Promise.all(
        options.map((body, index) =>
          doors.callAt(index)("POST", "/api/v1/roles", { as: doors.admin, body }),
        ),
      );
      expect(statuses(answers)).toEqual([201, 400, 400]);
      expect(answers.filter(({ text }) => text.includes("role_name_taken"))).toHaveLength(2);
    }
    expect(
      await doors.count("select count(*)::int from roles where lower(name) like 'namesake %'"),
    ).toBe(100);
  });
});

describe("POST /api/v1/auth/refresh of one token at once", () => {
  test("at most one 200, and the sign-in is over, 100 times", { timeout: slow }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const refreshToken = randomBytes(32).toString("base64url");
      const signInId = randomUUID();
      await doors.store.run(
        {
          text: `insert into sign_ins (id, organization_id, user_id, expires_at)
            values ($1, $2, $3, now() + interval '1 day')`,
        },
        [signInId, acmeId, userId(3)],
      );
      await doors.store.run(
        {
          text: `insert into refresh_tokens (hash, sign_in_id, expires_at)
            values ($1, $2, now() + interval '1 day')`,
        },
        [hashOpaqueToken(refreshToken), signInId],
      );
      const answers = await doors.together<TokenAnswer>(4, "POST", "/api/v1/auth/refresh", {
        as: undefined,
        body: { refreshToken },
      });
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(4 - winners.length);
      const open = "select count(*)::int from sign_ins where id = $1 and ended_at is null";
      expect(await doors.count(open, [signInId])).toBe(0);
      for (const { body } of winners) {
        expect((await doors.callAt(round)("GET", "/api/v1/auth/me", { as: body })).status).toBe(
          401,
        );
      }
    }
    const told = "select count(*)::int from audit_events where event_type = 'REFRESH_TOKEN_REUSE'";
    expect(await doors.count(told)).toBe(100);
  });
});

describe("POST with one Idempotency-Key at once", () => {
  test("one effect, one answer, the others that answer or 409, 100 times", {
    timeout: slow,
  }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const headers = { "idempotency-key": randomUUID() };
      const body = { name: `Twin ${round}` };
      const answers = await doors.together<Role>(4, "POST", "/api/v1/roles", { body, headers });
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(4 - made.length);
      const again = await doors.callAt(round)("POST", "/api/v1/roles", {
        as: doors.admin,
        body,
        headers,
      });
      expect([again.status, again.text]).toEqual([201, made[0]?.text]);
    }
    const told = `select count(*)::int from audit_events
      where event_type = 'ROLE_CREATE' and resource_name like 'Twin %'`;
    expect(await doors.count(told)).toBe(100);
  });
});
