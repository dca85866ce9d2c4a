import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resourceId, userId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const absent = randomUUID();
const existing = {
  assignedBy: { id: userId(1), name: "Ana Ruiz" },
  assignedAt: expect.any(String),
  expiresAt: null,
};

let door: Door;
let admin: Principal;
let role: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  const body = { name: `Bulk ${randomUUID()}` };
  role = (await door.call<Role>("POST", "/api/v1/roles", { as: admin, body })).body.id;
});

describe.each([
  { path: "resources", field: "resourceIds", ids: [21, 22, 23].map(resourceId), word: "RESOURCE" },
  { path: "users", field: "userIds", ids: [21, 22, 23].map(userId), word: "USER" },
] as const)("POST /api/v1/roles/{id}/$path", ({ path, field, ids, word }) => {
  const [first = "", second = "", third = ""] = ids;
  const url = (query = "") => `/api/v1/roles/${role}/${path}${query}`;
  const post = (body: unknown, query = "", headers = {}) =>
    door.call<{ results: unknown }>("POST", url(query), { as: admin, body, headers });
  const held = async () => {
    const answer = await door.call<Role>("GET", `/api/v1/roles/${role}`, { as: admin });
    return answer.body[field];
  };

  test("200 gives every id its outcome, in the order that was sent", async () => {
    await post({ ids: [second] });
    const since = await newestEvent(door.store);
    const answer = await post({ ids: [third, absent, second, first.toUpperCase()] });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      results: [
        { id: third, outcome: "assigned" },
        { id: absent, outcome: "not_found" },
        { id: second, outcome: "already_assigned", existing },
        { id: first, outcome: "assigned" },
      ],
    });
    expect(await held()).toEqual(ids);
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual([
      `ROLE_${word}_ASSIGN`,
      `ROLE_${word}_ASSIGN`,
    ]);
    expect(new Set(events.map(({ request_id }) => request_id))).toEqual(
      new Set([answer.headers["x-request-id"]]),
    );
  });

  test("200 when nothing is left to do writes nothing", async () => {
    await post({ ids });
    const etag = (await door.call("GET", url(), { as: admin })).headers.etag;
    const since = await newestEvent(door.store);
    expect((await post({ ids: [...ids, absent] })).status).toBe(200);
    expect(await eventsAfter(door.store, since)).toEqual([]);
    expect((await door.call("GET", url(), { as: admin })).headers.etag).toBe(etag);
  });

  test("200 with atomic=true assigns all", async () => {
    const answer = await post({ ids }, "?atomic=true");
    expect(answer.body).toEqual({ results: ids.map((id) => ({ id, outcome: "assigned" })) });
    expect(await held()).toEqual(ids);
  });

  test("400 with atomic=true names what stands in the way, and writes nothing", async () => {
    await post({ ids: [first] });
    const since = await newestEvent(door.store);
    const answer = await post({ ids: [second, first, absent] }, "?atomic=true");
    expectRefusal(answer, { code: "not_all_assignable" });
    expect(answer.body.results).toEqual([
      { id: first, outcome: "already_assigned", existing },
      { id: absent, outcome: "not_found" },
    ]);
    expect(await held()).toEqual([first]);
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("the same call twice under one Idempotency-Key is made once", async () => {
    const key = { "idempotency-key": randomUUID() };
    const one = await post({ ids: [first, absent] }, "", key);
    const since = await newestEvent(door.store);
    const two = await post({ ids: [first, absent] }, "", key);
    expect([two.status, two.text]).toEqual([one.status, one.text]);
    expect(await eventsAfter(door.store, since)).toEqual([]);
    // Another method of saying so is another call.
    expectRefusal(await post({ ids: [first, absent] }, "?atomic=true", key), {
      code: "idempotency_mismatch",
    });
  });

  test("400 with atomic=true under an Idempotency-Key keeps nothing", async () => {
    const key = { "idempotency-key": randomUUID() };
    expectRefusal(await post({ ids: [first, absent] }, "?atomic=true", key), {
      code: "not_all_assignable",
    });
    expect(await held()).toEqual([]);
    expect((await post({ ids: [first, second] }, "?atomic=true", key)).status).toBe(200);
  });

  test("200 for 500 ids, 400 for 501", async () => {
    const many = Array.from({ length: 501 }, () => randomUUID());
    expect((await post({ ids: many.slice(1) })).status).toBe(200);
    expectRefusal(await post({ ids: many }), {
      code: "validation",
      validationErrors: { ids: "ids must be at most 500" },
    });
  });

  test.each<[unknown, Record<string, string>]>([
    [{}, { ids: "ids must be a list of UUIDs" }],
    [{ ids: [] }, { ids: "ids must name at least one id" }],
    [{ ids: "x" }, { ids: "ids must be a list of UUIDs" }],
    [{ ids: ["x"] }, { "ids.0": "ids.0 must be a UUID" }],
    [{ ids: [first, first] }, { ids: "ids must not repeat" }],
    [{ ids: [first, first.toUpperCase()] }, { ids: "ids must not repeat" }],
    [{ ids: [first], role: "x" }, { role: "role is not known here" }],
  ])("400 for %j", async (body, validationErrors) => {
    expectRefusal(await post(body), { code: "validation", validationErrors });
  });

  test("400 for an unknown or odd parameter", async () => {
    for (const query of ["?atomic=yes", "?atomic=", "?atomic=true&atomic=true", "?Atomic=true"]) {
      expectRefusal(await post({ ids: [first] }, query), { code: "validation" });
    }
    expect(await held()).toEqual([]);
  });

  test("404 names the role, with and without atomic", async () => {
    for (const query of ["", "?atomic=true"]) {
      const target = `/api/v1/roles/${absent}/${path}${query}`;
      expectRefusal(await door.call("POST", target, { as: admin, body: { ids: [first] } }), {
        code: "role_not_found",
        message: `Role not found with id: ${absent}`,
        path: `/api/v1/roles/${absent}/${path}`,
      });
    }
  });
});
