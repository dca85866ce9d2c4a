import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { devOpsTeamId, resourceId, userId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const kinds = [
  {
    kind: "resource",
    label: "Resource",
    path: "resources",
    ids: [resourceId(11), resourceId(12), resourceId(13)],
    field: "resourceIds",
    name: "staging-db",
    word: "RESOURCE",
  },
  {
    kind: "user",
    label: "User",
    path: "users",
    ids: [userId(11), userId(12), userId(13)],
    field: "userIds",
    name: "Grace Mwangi",
    word: "USER",
  },
] as const;

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const existing = {
  assignedBy: { id: userId(1), name: "Ana Ruiz" },
  assignedAt: moment,
  expiresAt: null,
};
const [absentRole, absentId] = [randomUUID(), randomUUID()];

let door: Door;
let admin: Principal;
let role: string;
let made = 0;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  made += 1;
  const body = { name: `Assignments ${made}` };
  const answer = await door.call<Role>("POST", "/api/v1/roles", { as: admin, body });
  role = answer.body.id;
});

const readRole = async () =>
  (await door.call<Role>("GET", `/api/v1/roles/${role}`, { as: admin })).body;

describe("POST /api/v1/roles/{id}/resources/{resourceId}", () => {
  test("the documented request runs as printed", async () => {
    const url = `/api/v1/roles/550e8400-e29b-41d4-a716-446655440000/resources/660e8400-e29b-41d4-a716-446655440001`;
    expectRefusal(await door.call("POST", url, { as: admin }), {
      code: "resource_already_assigned",
      message: "Resource already assigned to this role",
      path: url,
    });
    expect((await door.call("DELETE", url, { as: admin })).status).toBe(204);
    const answer = await door.call("POST", url, { as: admin });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"message":"Resource assigned to role successfully"}');
    expect(answer.headers["content-type"]).toBe("application/json");
  });
});

describe.each(kinds)("POST /api/v1/roles/{id}/$path/{$kind}", ({ label, path, ids, ...one }) => {
  const { kind, word } = one;
  const url = (id: string = ids[0], of = role) => `/api/v1/roles/${of}/${path}/${id}`;
  const assign = (target: string, options = {}) =>
    door.call("POST", target, { as: admin, ...options });

  test("200 assigns, shows at once, and leaves one event", async () => {
    const since = await newestEvent(door.store);
    const answer = await assign(url());
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`{"message":"${label} assigned to role successfully"}`);
    expect((await readRole())[one.field]).toEqual([ids[0]]);
    expect(await eventsAfter(door.store, since)).toEqual([
      {
        position: expect.any(Number),
        organization: "acme",
        event_type: `ROLE_${word}_ASSIGN`,
        actor_type: "USER",
        actor_email: "admin@acme.example",
        actor_name: "Ana Ruiz",
        api_key_id: null,
        resource_type: "ROLE",
        resource_id: role,
        resource_name: `Assignments ${made}`,
        result: "SUCCESS",
        ip_address: "127.0.0.1",
        request_id: answer.headers["x-request-id"],
        error_message: null,
        details: { before: null, after: { [`${kind}Id`]: ids[0], [`${kind}Name`]: one.name } },
      },
    ]);
  });

  test("200 with no body or an empty one, 400 and 415 for what is not known", async () => {
    const bare = { headers: { "content-type": "application/json", "content-length": "0" } };
    expect((await assign(url(ids[0]), bare)).status).toBe(200);
    expect((await assign(url(ids[1]), { body: {} })).status).toBe(200);
    expectRefusal(await assign(url(ids[2]), { body: { until: "2030-01-01" } }), {
      code: "validation",
      validationErrors: { until: "until is not known here" },
    });
    expectRefusal(await assign(url(ids[2]), { raw: "{" }), {
      code: "bad_request",
      message: "The body is not valid JSON",
    });
    expectRefusal(await assign(url(ids[2]), { raw: "{}", headers: { "content-type": "x/y" } }), {
      code: "unsupported_media_type",
    });
    expect((await readRole())[one.field]).toEqual([ids[0], ids[1]]);
  });

  test("400 names who assigned it already, changes nothing and leaves no event", async () => {
    await assign(url());
    const before = await door.call("GET", "/api/v1/roles", { as: admin });
    const other = await signIn(door.call, accounts.otherAdmin);
    const signedIn = await newestEvent(door.store);
    const again = await door.call("POST", url(ids[0].toUpperCase()), { as: other });
    expectRefusal(again, {
      code: `${kind}_already_assigned`,
      message: `${label} already assigned to this role`,
    });
    expect(again.body).toMatchObject({ existing });
    expect(await eventsAfter(door.store, signedIn)).toEqual([]);
    const after = await door.call("GET", "/api/v1/roles", { as: admin });
    expect(after.text).toBe(before.text);
  });

  test("404 for the role before the one to assign, and leaves no event", async () => {
    const since = await newestEvent(door.store);
    expectRefusal(await assign(url(absentId, absentRole)), {
      code: "role_not_found",
      message: `Role not found with id: ${absentRole}`,
      path: url(absentId, absentRole),
    });
    expectRefusal(await assign(url(absentId)), {
      code: `${kind}_not_found`,
      message: `${label} not found with id: ${absentId}`,
    });
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("200 again after it was taken out", async () => {
    await assign(url());
    expect((await door.call("DELETE", url(), { as: admin })).status).toBe(204);
    expect((await assign(url())).status).toBe(200);
  });
});

describe.each(kinds)("DELETE /api/v1/roles/{id}/$path/{$kind}", ({ label, path, ids, ...one }) => {
  const { kind, word } = one;
  const url = (id: string = ids[0], of = role) => `/api/v1/roles/${of}/${path}/${id}`;

  test("204 takes it out and tells the story in one event", async () => {
    await door.call("POST", url(), { as: admin });
    const since = await newestEvent(door.store);
    const gone = await door.call("DELETE", url(), { as: admin });
    expect([gone.status, gone.text]).toEqual([204, ""]);
    expect((await readRole())[one.field]).toEqual([]);
    expect(await eventsAfter(door.store, since)).toEqual([
      expect.objectContaining({
        event_type: `ROLE_${word}_UNASSIGN`,
        resource_id: role,
        request_id: gone.headers["x-request-id"],
        ip_address: "127.0.0.1",
        details: {
          before: {
            [`${kind}Id`]: ids[0],
            [`${kind}Name`]: one.name,
            assignedBy: "Ana Ruiz",
            assignedAt: moment,
          },
          after: null,
        },
      }),
    ]);
  });

  test("404 when it is not assigned, or does not exist; the role comes first", async () => {
    const since = await newestEvent(door.store);
    for (const id of [ids[0], absentId]) {
      expectRefusal(await door.call("DELETE", url(id), { as: admin }), {
        code: `${kind}_not_assigned`,
        message: `${label} not assigned to this role`,
      });
    }
    expectRefusal(await door.call("DELETE", url(ids[0], absentRole), { as: admin }), {
      code: "role_not_found",
      message: `Role not found with id: ${absentRole}`,
    });
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });
});

describe.each(kinds)("GET /api/v1/roles/{id}/$path", ({ path, ids }) => {
  const url = () => `/api/v1/roles/${role}/${path}`;

  test("200 lists by name who assigned what when", async () => {
    await door.call("POST", url(), { as: admin, body: { ids } });
    const { status, body } = await door.call<{ id: string; name: string }[]>("GET", url(), {
      as: admin,
    });
    expect(status).toBe(200);
    expect(body.map(({ id }) => id).sort()).toEqual([...ids]);
    const names = body.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    for (const item of body) expect(item).toMatchObject(existing);
  });

  test("200 is an empty list for a role that holds nothing, 304 for its ETag", async () => {
    const first = await door.call("GET", url(), { as: admin });
    expect(first.text).toBe("[]");
    const headers = { "if-none-match": first.headers.etag ?? "" };
    expect((await door.call("GET", url(), { as: admin, headers })).status).toBe(304);
    await door.call("POST", `${url()}/${ids[0]}`, { as: admin });
    expect((await door.call("GET", url(), { as: admin, headers })).status).toBe(200);
  });

  test("200 shows the documented role's", async () => {
    const { body } = await door.call("GET", `/api/v1/roles/${devOpsTeamId}/${path}`, { as: admin });
    expect(body).toEqual(expect.arrayContaining([expect.objectContaining({ expiresAt: null })]));
  });

  test("404 names the role", async () => {
    const target = `/api/v1/roles/${absentRole}/${path}`;
    expectRefusal(await door.call("GET", target, { as: admin }), {
      code: "role_not_found",
      message: `Role not found with id: ${absentRole}`,
    });
  });
});
