import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RoleLiveSessions, UserLiveSessions } from "@/lib/contract/live-sessions";
import type { Session } from "@/lib/contract/sessions";
import type { User } from "@/lib/contract/users";
import { type Door, openDoor } from "../support/door";
import { inMinutes } from "../support/ends";
import type { Principal } from "../support/principals";
import { beginOverTwoRoles } from "../support/session-of-two-roles";
import { letPass, sessionsOf } from "../support/sessions";

/* Mia Member has a session on alpha, beta and gamma: First gives alpha and beta, Second beta and gamma. */

let door: Door;
type Begun = Awaited<ReturnType<typeof beginOverTwoRoles>>;
let tenant: Begun["tenant"];
let admin: Principal;
let mine: Begun["mine"];
let session: Session;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(async () => {
  ({ tenant, admin, mine, session } = await beginOverTwoRoles(door));
});

const rolesPath = "/api/v1/roles/live-sessions";
const usersPath = "/api/v1/users/live-sessions";

/** How many sessions use each role, by its name. */
async function usedRoles(query = "") {
  const { body } = await door.call<RoleLiveSessions[]>("GET", `${rolesPath}${query}`, {
    as: admin,
  });
  const names = new Map(["First", "Second"].map((name) => [tenant.roleId(name), name]));
  return Object.fromEntries(
    body.map(({ roleId, liveSessions }) => [names.get(roleId) ?? roleId, liveSessions]),
  );
}

const livePeople = async (query = "", as = admin) =>
  (await door.call<UserLiveSessions[]>("GET", `${usersPath}${query}`, { as })).body;

/** What every place that tells of a role's sessions says: the count, the people, the list. */
async function toldOf(role: string) {
  const roleId = tenant.roleId(role);
  const { body: listed } = await door.call<Session[]>(
    "GET",
    `/api/v1/sessions/admin?state=live&roleId=${roleId}`,
    { as: admin },
  );
  const people = await livePeople(`?roleId=${roleId}`);
  return [
    (await usedRoles())[role] ?? 0,
    people.reduce((sum, { liveSessions }) => sum + liveSessions, 0),
    listed.length,
  ];
}

const change = (method: "DELETE" | "PATCH", path: string, body?: unknown) =>
  door.call(method, `/api/v1/roles/${path}`, { as: admin, ...(body !== undefined && { body }) });

describe(`GET ${rolesPath}`, () => {
  test("200 counts a session for every role that gives what it opens", async () => {
    expect(await usedRoles()).toEqual({ First: 1, Second: 1 });
    const only = { resourceIds: [tenant.resourceId("alpha")], durationMinutes: 30 };
    await mine.begin(only);
    expect(await usedRoles()).toEqual({ First: 2, Second: 1 });
    expect(await toldOf("First")).toEqual([2, 2, 2]);
    expect(await toldOf("Second")).toEqual([1, 1, 1]);
  });

  test("200 answers for the named roles alone, and leaves out what is unknown", async () => {
    const second = tenant.roleId("Second");
    expect(await usedRoles(`?ids=${second},${randomUUID()}`)).toEqual({ Second: 1 });
  });

  test("200 no longer counts what was stopped", async () => {
    await mine.stop(session.id);
    expect(await usedRoles()).toEqual({});
    expect(await toldOf("First")).toEqual([0, 0, 0]);
  });

  test("200 no longer counts what is over by the clock, whoever has not noticed it", async () => {
    await letPass(door.store, session.id);
    expect(await usedRoles()).toEqual({});
    expect(await toldOf("Second")).toEqual([0, 0, 0]);
  });

  test("200 does not count a role that its user no longer has, though the session runs on", async () => {
    await change("DELETE", `${tenant.roleId("First")}/users/${tenant.userId("Mia Member")}`);
    expect(await usedRoles()).toEqual({ Second: 1 });
    expect(await toldOf("First")).toEqual([0, 0, 0]);
  });

  test("200 does not count a role that no longer holds what the session opens", async () => {
    const second = tenant.roleId("Second");
    await change("DELETE", `${second}/resources/${tenant.resourceId("gamma")}`);
    expect(await usedRoles()).toEqual({ First: 1, Second: 1 });
    await change("DELETE", `${second}/resources/${tenant.resourceId("beta")}`);
    expect(await usedRoles()).toEqual({ First: 1 });
  });

  test("200 does not count what was cut out of a session", async () => {
    const first = tenant.roleId("First");
    await change("DELETE", `${first}/resources/${tenant.resourceId("alpha")}?revokeSessions=true`);
    await door.store.run(
      {
        text: `update claims set ended_at = now() where session_id = $1 and resource_id = $2`,
      },
      [session.id, tenant.resourceId("beta")],
    );
    expect(await usedRoles()).toEqual({ Second: 1 });
    expect(await toldOf("First")).toEqual([0, 0, 0]);
  });

  test("200 does not count by an assignment whose end has passed", async () => {
    const given = `${tenant.roleId("First")}/users/${tenant.userId("Mia Member")}`;
    await change("PATCH", given, { expiresAt: inMinutes(10) });
    expect(await usedRoles()).toEqual({ First: 1, Second: 1 });
    await door.store.run({ text: "update role_users set expires_at = now() where role_id = $1" }, [
      tenant.roleId("First"),
    ]);
    expect(await usedRoles()).toEqual({ Second: 1 });
    expect(await toldOf("First")).toEqual([0, 0, 0]);
  });

  test("200 knows nothing of another organization", async () => {
    const other = await beginOverTwoRoles(door);
    const ids = ["First", "Second"].map((name) => other.tenant.roleId(name));
    expect(await usedRoles(`?ids=${ids}`)).toEqual({});
    expect(await livePeople(`?ids=${other.tenant.userId("Mia Member")}`)).toEqual([]);
    expect(await livePeople(`?roleId=${ids[0]}`)).toEqual([]);
    expect(await usedRoles()).toEqual({ First: 1, Second: 1 });
  });

  test("400 for more than 500 ids", async () => {
    const ids = Array.from({ length: 501 }, () => randomUUID()).join(",");
    const refused = await door.call("GET", `${rolesPath}?ids=${ids}`, { as: admin });
    expect(refused.body).toMatchObject({ status: 400, code: "validation" });
  });
});

describe(`GET ${usersPath}`, () => {
  test("200 tells how many each person has, and when the last of them ends", async () => {
    await mine.begin({ durationMinutes: 30 });
    const theirs = sessionsOf(door.call, admin);
    const own = await theirs.begin();
    const people = [
      { userId: tenant.userId("Mia Member"), liveSessions: 2, endsAt: session.expiresAt },
      { userId: own.userId, liveSessions: 1, endsAt: own.expiresAt },
    ];
    const byId = (a: { userId: string }, b: { userId: string }) => (a.userId < b.userId ? -1 : 1);
    expect(await livePeople()).toEqual(people.sort(byId));
    expect(await livePeople(`?ids=${own.userId}`)).toMatchObject([{ userId: own.userId }]);
    await theirs.stop(own.id);
    expect(await livePeople(`?ids=${own.userId}`)).toEqual([]);
  });

  test("200 with roleId leaves out who opens the same by being an admin alone", async () => {
    await sessionsOf(door.call, admin).begin();
    const users = (await livePeople(`?roleId=${tenant.roleId("First")}`)).map(
      (each) => each.userId,
    );
    expect(users).toEqual([tenant.userId("Mia Member")]);
  });
});

test("GET /users?live= finds who has a live session, and who has none", async () => {
  const names = async (query: string) =>
    (await door.call<User[]>("GET", `/api/v1/users${query}`, { as: admin })).body.map(
      ({ name }) => name,
    );
  const everybody = await names("");
  expect(await names("?live=true")).toEqual(["Mia Member"]);
  expect(await names("?live=false")).toEqual(everybody.filter((name) => name !== "Mia Member"));
  await mine.stop(session.id);
  expect(await names("?live=true")).toEqual([]);
});

test("GET /sessions/admin?roleId= finds past sessions by what they had opened", async () => {
  const past = async (role: string) =>
    (
      await door.call<Session[]>(
        "GET",
        `/api/v1/sessions/admin?state=ended&roleId=${tenant.roleId(role)}`,
        { as: admin },
      )
    ).body.map(({ id }) => id);
  const gamma = await mine.begin({ resourceIds: [tenant.resourceId("gamma")] });
  await mine.stop(gamma.id);
  await mine.stop(session.id);
  expect(await past("First")).toEqual([session.id]);
  expect(await past("Second")).toEqual([gamma.id, session.id]);
});

test("GET /users?live= knows no tag by which a session would outlive its time", async () => {
  const look = (headers = {}) =>
    door.call<User[]>("GET", "/api/v1/users?live=true", { as: admin, headers });
  const before = await look();
  const headers = { "if-none-match": before.headers.etag ?? "" };
  expect((await look(headers)).status).toBe(304);
  await letPass(door.store, session.id);
  const after = await look(headers);
  expect([after.status, after.body]).toEqual([200, []]);
});
