import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, userId } from "@/db/seed/demo-ids";
import type { User, UserCreated } from "@/lib/contract/users";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { addPerson, addSignedIn, newEmail } from "../support/people";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/users";
const absent = randomUUID();

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const create = (body: unknown, as = admin) => door.call<UserCreated>("POST", path, { as, body });
const read = (id: string) => door.call<User>("GET", `${path}/${id}`, { as: admin });
const patch = (id: string, body: unknown, headers = {}, as = admin) =>
  door.call<User>("PATCH", `${path}/${id}`, { as, body, headers });
const remove = (id: string, as = admin) => door.call("DELETE", `${path}/${id}`, { as });

describe(`PATCH ${path}/{id}`, () => {
  test("200 changes only what is sent, with before and after in the log", async () => {
    const made = await addPerson(door.call, admin, { name: "Before" });
    const since = await newestEvent(door.store);
    const { inviteUrl: _link, inviteToken: _token, ...person } = made;
    const changed = await patch(made.id, { name: "After" });
    expect([changed.status, changed.body]).toEqual([
      200,
      { ...person, name: "After", updatedAt: expect.any(String) },
    ]);
    expect((await patch(made.id, { isOrgAdmin: true })).body.isOrgAdmin).toBe(true);
    expect((await patch(made.id, { isActive: false })).body.isActive).toBe(false);
    const settings = { name: "After", isOrgAdmin: false, isActive: true };
    expect((await eventsAfter(door.store, since)).map(({ details }) => details)).toEqual([
      { before: { ...settings, name: "Before" }, after: settings },
      { before: settings, after: { ...settings, isOrgAdmin: true } },
      {
        before: { ...settings, isOrgAdmin: true },
        after: { ...settings, isOrgAdmin: true, isActive: false },
      },
    ]);
  });

  test("200 without a change writes no event and keeps updatedAt", async () => {
    const { body: before } = await read(userId(7));
    const since = await newestEvent(door.store);
    for (const body of [{}, { name: before.name }, { isActive: true, isOrgAdmin: false }]) {
      expect((await patch(userId(7), body)).body).toEqual(before);
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("412 when the person changed since they were read, and changes nothing", async () => {
    const { etag = "" } = (await read(userId(6))).headers;
    expect((await patch(userId(6), { name: "First" }, { "if-match": etag })).status).toBe(200);
    const second = await patch(userId(6), { name: "Second" }, { "if-match": etag });
    expectRefusal(second, { code: "user_changed" });
    expect((await read(userId(6))).body.name).toBe("First");
  });

  test.each<[unknown, Record<string, string>]>([
    [{ name: null }, { name: "name is required" }],
    [{ isActive: null }, { isActive: "isActive must be true or false" }],
    [{ email: "other@acme.example" }, { email: "email is not known here" }],
    [{ platformRole: "SUPER_ADMIN" }, { platformRole: "platformRole is not known here" }],
  ])("400 for %j", async (body, validationErrors) => {
    expectRefusal(await patch(userId(8), body), { code: "validation", validationErrors });
  });

  test("403 for a member who would promote themselves, and nothing changes", async () => {
    const member = await addSignedIn(door.call, admin);
    const answer = await patch(member.user.id, { isOrgAdmin: true }, {}, member);
    expectRefusal(answer, { code: "forbidden" });
    expect((await read(member.user.id)).body.isOrgAdmin).toBe(false);
  });
});

describe(`DELETE ${path}/{id}`, () => {
  test("204 takes assignments, sign-ins and keys along, and frees the address", async () => {
    const person = await addSignedIn(door.call, admin, { isOrgAdmin: true });
    const { id, email } = person.user;
    const assign = `/api/v1/roles/${devOpsTeamId}/users/${id}`;
    expect((await door.call("POST", assign, { as: admin })).status).toBe(200);
    const key = await makeKey(door.call, person);
    const since = await newestEvent(door.store);
    expect((await remove(id)).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expectRefusal(await door.call("GET", "/api/v1/auth/me", { as: person }), {
      code: "unauthorized",
    });
    expect((await door.call("GET", "/api/v1/roles", { headers: by(key) })).status).toBe(401);
    for (const table of ["role_users", "sign_ins", "one_time_tokens"]) {
      expect(
        await door.store.run({ text: `select from ${table} where user_id = $1` }, [id]),
      ).toEqual([]);
    }
    const [kept] = await door.store.run<{ revoked_by_name: string }>(
      { text: "select revoked_by_name from api_keys where id = $1 and revoked_at is not null" },
      [key.id],
    );
    expect(kept?.revoked_by_name).toBe("Ana Ruiz");
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual(["API_KEY_REVOKE", "USER_DELETE"]);
    expect(events[1]).toMatchObject({
      resource_id: id,
      details: { before: { id, email, isOrgAdmin: true, roleNames: ["DevOps Team"] }, after: null },
    });
    const again = await create({ email });
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(id);
  });

  test("404 names the id, the second time too", async () => {
    const { id } = await addPerson(door.call, admin);
    expect((await remove(id)).status).toBe(204);
    for (const gone of [id, absent]) {
      expectRefusal(await remove(gone), {
        code: "user_not_found",
        message: `User not found with id: ${gone}`,
      });
    }
  });
});

describe("the last admin who can sign in", () => {
  test("400 for demoting, deactivating and deleting them, by themselves or by a key", async () => {
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    const { id } = foreign.user;
    // Somebody who was invited as an admin cannot help yet.
    expect((await create({ email: newEmail(), isOrgAdmin: true }, foreign)).status).toBe(201);
    const key = await makeKey(door.call, foreign, { scopes: ["users:write"] });
    const since = await newestEvent(door.store);
    const cases: [string, string, unknown, string][] = [
      ["PATCH", "demote", { isOrgAdmin: false }, "demote"],
      ["PATCH", "deactivate", { isActive: false }, "deactivate"],
      ["PATCH", "both", { isActive: false, isOrgAdmin: false }, "demote"],
      ["DELETE", "delete", undefined, "delete"],
    ];
    for (const [method, , body, verb] of cases) {
      for (const who of [{ as: foreign }, { headers: by(key) }]) {
        const answer = await door.call(method, `${path}/${id}`, {
          ...who,
          ...(body !== undefined && { body }),
        });
        expectRefusal(answer, {
          code: "last_admin",
          message: `Cannot ${verb} the last organization admin`,
        });
      }
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
    const second = await addSignedIn(door.call, foreign, { isOrgAdmin: true });
    expect((await patch(id, { isOrgAdmin: false }, {}, second)).status).toBe(200);
    expectRefusal(await remove(second.user.id, second), {
      code: "last_admin",
      message: "Cannot delete the last organization admin",
    });
  });
});
