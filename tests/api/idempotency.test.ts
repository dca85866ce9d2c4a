import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/roles";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const create = (name: string, key: string, as = admin) =>
  door.call<Role>("POST", path, { as, body: { name }, headers: { "idempotency-key": key } });

describe("POST with Idempotency-Key", () => {
  test("201 again with the same bytes, made once and told once", async () => {
    const key = randomUUID();
    const since = await newestEvent(door.store);
    const first = await create("Only once", key);
    const second = await create("Only once", key);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(await eventsAfter(door.store, since)).toHaveLength(1);
  });

  test("422 for another body or another path under the same key", async () => {
    const key = randomUUID();
    await create("One body", key);
    expectRefusal(await create("Another body", key), { code: "idempotency_mismatch" });
    const url = `${path}/${devOpsTeamId}/resources/${resourceId(9)}`;
    const elsewhere = await door.call("POST", url, {
      as: admin,
      headers: { "idempotency-key": key },
    });
    expectRefusal(elsewhere, { code: "idempotency_mismatch" });
  });

  test("a refused call keeps nothing, so it may be tried again", async () => {
    const key = randomUUID();
    expectRefusal(await create("DevOps Team", key), {
      code: "role_name_taken",
      message: "A role with name 'DevOps Team' already exists",
    });
    expect((await create("Free name", key)).status).toBe(201);
  });

  test("the key belongs to one person", async () => {
    const key = randomUUID();
    const other = await signIn(door.call, accounts.otherAdmin);
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    const ids = await Promise.all([
      create("Mine alone", key),
      create("Theirs alone", key, other),
      create("Mine alone", key, foreign),
    ]);
    expect(ids.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(ids.map(({ body }) => body.id)).size).toBe(3);
  });

  test("a member's key is refused like any call, and keeps nothing", async () => {
    const member = await signIn(door.call, accounts.member);
    expectRefusal(await create("No", randomUUID(), member), { code: "forbidden" });
  });

  test("twins at the same moment: one is made, the other gets its answer or 409", async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create("Twins", key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectRefusal(answer, { code: "idempotency_in_progress" });
      expect(answer.headers["retry-after"]).toBe("1");
    }
  });

  test("201 anew when the kept answer is older than a day", async () => {
    const key = randomUUID();
    await create("A day ago", key);
    await door.store.run(
      {
        text: "update idempotency_keys set created_at = now() - interval '25 hours' where key = $1",
      },
      [key],
    );
    expectRefusal(await create("A day ago", key), {
      code: "role_name_taken",
      message: "A role with name 'A day ago' already exists",
    });
    expect((await create("A day later", key)).status).toBe(201);
  });

  test.each(["", " ", "a b", "a".repeat(256), "é"])("400 for the key %j", async (key) => {
    expectRefusal(await create("Odd key", key), {
      code: "validation",
      validationErrors: { "Idempotency-Key": expect.stringContaining("1 to 255") },
    });
  });
});
