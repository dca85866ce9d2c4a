import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { type EventMark, eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { addSimulated, configure } from "../support/ledger";
import { addSignedIn, goodPassword } from "../support/people";
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

describe("POST with Idempotency-Key that asks a firewall", () => {
  const verify = (id: string, key: string) =>
    door.call("POST", `/api/v1/resources/${id}/verify`, {
      as: admin,
      headers: { "idempotency-key": key },
    });
  const told = async (since: EventMark) =>
    (await eventsAfter(door.store, since)).map(({ event_type }) => event_type);

  test("200 again with the same bytes, asked once and told once", async () => {
    const id = await addSimulated(door.store);
    const since = await newestEvent(door.store);
    const key = randomUUID();
    const first = await verify(id, key);
    await configure(door.store, id, { fault: "unreachable" });
    const second = await verify(id, key);
    expect([second.status, second.text]).toEqual([200, first.text]);
    expect(await told(since)).toEqual(["RESOURCE_VERIFY"]);
    expectRefusal(await verify(resourceId(9), key), { code: "idempotency_mismatch" });
    expect((await verify(id, randomUUID())).text).toContain('"isActive":false');
  });

  test("twins at the same moment: one asks, the others get its answer or 409", async () => {
    const id = await addSimulated(door.store, { latencyMilliseconds: 300 });
    const since = await newestEvent(door.store);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => verify(id, key)));
    const good = answers.filter(({ status }) => status === 200);
    expect(new Set(good.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(answer, { code: "idempotency_in_progress" });
      expect(answer.headers["retry-after"]).toBe("1");
    }
    expect(await told(since)).toEqual(["RESOURCE_VERIFY"]);
  });

  test("a refused call keeps nothing, and one that died gives its key back", async () => {
    const key = randomUUID();
    const absent = randomUUID();
    for (const _ of [1, 2]) {
      expectRefusal(await verify(absent, key), {
        code: "resource_not_found",
        message: `Resource with ID ${absent} not found`,
      });
    }
    const id = await addSimulated(door.store);
    await verify(id, key);
    const setBack = (seconds: number) =>
      door.store.run(
        {
          text: `update idempotency_keys set status = 0, body = '',
            created_at = now() - make_interval(secs => $2) where key = $1`,
        },
        [key, seconds],
      );
    await setBack(60);
    expectRefusal(await verify(id, key), { code: "idempotency_in_progress" });
    await setBack(180);
    expect((await verify(id, key)).status).toBe(200);
  });
});

test("what is older than a day is forgotten by whatever call comes next", async () => {
  const id = await addSimulated(door.store);
  const calls = [
    (key: string) => create(`Forgotten ${key}`, key),
    (key: string) =>
      door.call("POST", `/api/v1/resources/${id}/verify`, {
        as: admin,
        headers: { "idempotency-key": key },
      }),
  ];
  for (const before of calls) {
    for (const after of calls) {
      const key = randomUUID();
      await before(key);
      const age = "update idempotency_keys set created_at = now() - interval '25 hours'";
      await door.store.run({ text: `${age} where key = $1` }, [key]);
      await after(randomUUID());
      const kept = { text: "select key from idempotency_keys where key = $1" };
      expect(await door.store.run(kept, [key])).toEqual([]);
    }
  }
});

describe("POST /api/v1/auth/change-password with Idempotency-Key", () => {
  const change = (as: Principal, currentPassword: string, newPassword: string, key: string) =>
    door.call("POST", "/api/v1/auth/change-password", {
      as,
      body: { currentPassword, newPassword },
      headers: { "idempotency-key": key },
    });

  test("200 again after a lost answer, 422 for another password, and none of them is kept", async () => {
    const person = await addSignedIn(door.call, admin);
    const key = randomUUID();
    const chosen = "Another passphrase 8";
    expectRefusal(await change(person, "Wrong passphrase 1", chosen, key), {
      code: "password_wrong",
    });
    const since = await newestEvent(door.store);
    for (const _ of [1, 2]) {
      const { status, body } = await change(person, goodPassword, chosen, key);
      expect([status, body]).toEqual([200, {}]);
    }
    expect(await eventsAfter(door.store, since)).toHaveLength(1);
    expectRefusal(await change(person, goodPassword, "A third passphrase 9", key), {
      code: "idempotency_mismatch",
    });
    const kept = await door.store.run<{ request_hash: string }>(
      { text: "select * from idempotency_keys where key = $1" },
      [key],
    );
    expect(kept.map(({ request_hash }) => request_hash)).toEqual([
      expect.stringMatching(/^\$argon2id\$/),
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/passphrase|horse/);
  });

  test("wrong guesses under one key are each told", async () => {
    const person = await addSignedIn(door.call, admin);
    const key = randomUUID();
    const since = await newestEvent(door.store);
    for (const guess of ["Wrong passphrase 1", "Wrong passphrase 2", "Wrong passphrase 2"]) {
      expectRefusal(await change(person, guess, "Another passphrase 8", key), {
        code: "password_wrong",
      });
    }
    const told = await eventsAfter(door.store, since);
    expect(told.map(({ result }) => result)).toEqual(["FAILURE", "FAILURE", "FAILURE"]);
  });
});
