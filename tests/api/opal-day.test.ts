import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { opalGroupId, opalResourceId, resourceId, roleId, userId } from "@/db/seed/demo-ids";
import type { AccessRow } from "@/lib/contract/access";
import type { AssignedResource } from "@/lib/contract/assignments";
import type { Group, GroupResource, GroupUser, OpalPage, ResourceUser } from "@/lib/contract/opal";
import type { Role } from "@/lib/contract/roles";
import type { Answer } from "../support/call";
import { type Door, openDoor } from "../support/door";
import { letEnd } from "../support/ends";
import { makeKey } from "../support/keys";
import { accounts, type Principal, signIn } from "../support/principals";

/*
 * The day of a program that was written for Opal and now has our address and one of our keys. Its
 * calls are what such programs put on the wire; beside it a client of EntryGuard looks at the same
 * rows. Each test goes on where the one before ended.
 */

const adminLevel = "arn:aws:iam::590304332660:role/AdministratorAccess";
const groupsTotal = 450;

let door: Door;
let admin: Principal;
let token: string;
let appId: string;
let group: Group;
const answers: Answer[] = [];

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  const key = await makeKey(door.call, admin, {
    name: "opal-client",
    scopes: ["groups:read", "groups:write"],
  });
  token = key.plainTextKey;
});
afterAll(() => door.close());

/** A call as Opal's clients make it: always with a content type, without a body when there is none. */
async function opal<Body>(method: string, path: string, data?: unknown, bearer = token) {
  const answer = await door.call<Body>(method, `/v1${path}`, {
    ...(data === undefined ? {} : { raw: JSON.stringify(data) }),
    headers: {
      authorization: `Bearer ${bearer}`,
      "content-type": "application/json",
      ...(data === undefined && method === "POST" && { "content-length": "0" }),
    },
  });
  answers.push(answer);
  return answer;
}

const entryGuard = async <Body>(path: string) =>
  (await door.call<Body>("GET", `/api/v1${path}`, { as: admin })).body;

const link = (path: string, data?: unknown) =>
  opal<GroupResource>("POST", `/groups/${group.group_id}/resources/${path}`, data);
const links = async () => {
  const path = `/groups/${group.group_id}/resources`;
  return (await opal<{ group_resources: GroupResource[] }>("GET", path)).body.group_resources;
};

test("a wrong token is told how to sign in, and nothing else", async () => {
  for (const bearer of ["", "wrong", `${token}x`, `ptn_${"a".repeat(43)}`]) {
    const answer = await opal("GET", "/groups", undefined, bearer);
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    expect(answer.body).toMatchObject({ code: "unauthorized" });
  }
});

test("the command that Opal's own page prints works with another host and token", async () => {
  const answer = await door.call("POST", `/v1/groups/${opalGroupId}/resources/${opalResourceId}`, {
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    raw: `{
  "access_level_remote_id": "arn:aws:iam::590304332660:role/AdministratorAccess",
  "duration_minutes": 60
}`,
  });
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      group_id: "f454d283-ca87-4a8a-bdbb-df212eca5353",
      resource_id: "b5a5ca27-0ea3-4d86-9199-2126d57d1fbd",
      group_name: "Cloud Administrators",
      resource_name: "aws-administrator",
      access_level: { access_level_name: "AdminRole", access_level_remote_id: adminLevel },
      expiration_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  ]);
});

test("it finds its way: groups, the app, a resource, a user", async () => {
  const first = await opal<OpalPage<Group>>("GET", "/groups?page_size=1");
  appId = first.body.results[0]?.app_id ?? "";
  const found = await opal<OpalPage<{ resource_id: string }>>(
    "GET",
    "/resources?resource_name=aws-administrator",
  );
  expect(found.body.results[0]?.resource_id).toBe(opalResourceId);
  const person = await opal<{ user_id: string }>("GET", "/user?email=diego.torres@acme.example");
  expect(person.body.user_id).toBe(userId(12));
  const made = await opal<Group>("POST", "/groups", {
    name: "Opal's own",
    description: "Made by a program",
    group_type: "OPAL_GROUP",
    app_id: appId,
    // Opal has more to say of a group than we do.
    custom_request_notification: null,
    risk_sensitivity_override: "HIGH",
  });
  expect(made.status).toBe(200);
  group = made.body;
  expect(await entryGuard<Role>(`/roles/${group.group_id}`)).toMatchObject({
    name: "Opal's own",
    description: "Made by a program",
    resourceIds: [],
  });
});

test("it links resources with and without level, duration and body, and may repeat itself", async () => {
  const bare = await link(resourceId(1));
  const timed = await link(resourceId(2), { duration_minutes: 525_960 });
  const level = await link(opalResourceId, { access_level_remote_id: adminLevel });
  const older = await link(`${opalResourceId}?access_level_remote_id=write`, {
    access_level_remote_id: "write",
    duration_minutes: 60,
  });
  for (const { status, body } of [bare, timed, level, older]) {
    expect(status).toBe(200);
    expect(Object.keys(body.access_level)).toEqual(["access_level_name", "access_level_remote_id"]);
  }
  expect(bare.body).toMatchObject({ access_level: { access_level_remote_id: "" } });
  expect([bare.body.expiration_date, level.body.expiration_date]).toEqual([null, null]);
  expect((await link(resourceId(2))).text).toBe(timed.text);
  expect((await link(`${opalResourceId}?access_level_remote_id=write`)).text).toBe(older.text);
  const all = await links();
  expect(all).toHaveLength(4);
  expect(all).toEqual(expect.arrayContaining([bare, timed, level, older].map(({ body }) => body)));

  const held = await entryGuard<AssignedResource[]>(`/roles/${group.group_id}/resources`);
  expect(held.map(({ id }) => id).sort()).toEqual(
    [resourceId(1), resourceId(2), opalResourceId].sort(),
  );
  expect(held.find(({ id }) => id === opalResourceId)?.accessLevels).toEqual([
    { accessLevelRemoteId: adminLevel, name: "AdminRole", expiresAt: null },
    { accessLevelRemoteId: "write", name: "write", expiresAt: older.body.expiration_date },
  ]);
  expect(held[0]?.assignedBy).toEqual({ id: userId(1), name: "Ana Ruiz" });
});

test("what it gets wrong changes nothing", async () => {
  const before = await links();
  const absent = randomUUID();
  const wrong: [Promise<Answer>, number, string][] = [
    [link(resourceId(1), { duration_minutes: 525_961 }), 400, "validation"],
    [link(resourceId(1), { access_level_remote_id: "root" }), 400, "access_level_unknown"],
    [link(absent), 404, "resource_not_found"],
    [opal("POST", `/groups/${absent}/resources/${resourceId(1)}`), 404, "role_not_found"],
    [link("no-uuid"), 400, "validation"],
    [opal("GET", "/groups?cursor=made-up"), 400, "validation"],
    [opal("GET", "/nothing"), 404, "not_found"],
    [opal("PATCH", "/groups"), 405, "method_not_allowed"],
  ];
  for (const [call, status, code] of wrong) {
    const answer = await call;
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })]);
  }
  expect(await links()).toEqual(before);
});

test("it replaces the list; what stays keeps its end", async () => {
  const before = await links();
  const kept = before.filter(({ access_level: level }) => level.access_level_remote_id === "write");
  const answer = await opal("PUT", `/groups/${group.group_id}/resources`, {
    resources: [
      { resource_id: opalResourceId, access_level_remote_id: "write" },
      { resource_id: resourceId(3) },
    ],
  });
  expect([answer.status, answer.text]).toEqual([200, ""]);
  expect(await links()).toEqual([...kept, expect.objectContaining({ resource_id: resourceId(3) })]);
  expect(await entryGuard<Role>(`/roles/${group.group_id}`)).toMatchObject({
    resourceIds: [resourceId(3), opalResourceId],
  });
});

test("it lets a person in for an hour, who then reaches the resource in both dialects", async () => {
  const path = `/groups/${group.group_id}/users/${userId(32)}`;
  const entered = await opal<GroupUser>("POST", path, { duration_minutes: 60 });
  expect(entered.body).toMatchObject({ full_name: "Hugo Laurent", description: group.description });
  const reaching = await opal<OpalPage<ResourceUser>>("GET", `/resources/${resourceId(3)}/users`);
  const [found] = reaching.body.results.filter(({ user_id }) => user_id === userId(32));
  expect(found).toMatchObject({
    expiration_date: entered.body.expiration_date,
    has_direct_access: false,
    num_access_paths: 1,
  });
  // Who reaches it, and in how many ways, is what the dashboard says of it.
  const told = await entryGuard<{ content: AccessRow[] }>(
    `/access?resourceId=${resourceId(3)}&size=500`,
  );
  const ways = told.content
    .filter(({ state }) => state === "can")
    .map(({ user, routes }) => [user.id, routes.length]);
  expect(new Map(reaching.body.results.map((one) => [one.user_id, one.num_access_paths]))).toEqual(
    new Map(ways as [string, number][]),
  );
  expect((await opal<GroupUser>("PUT", path, { duration_minutes: -1 })).status).toBe(200);
  expect(await entryGuard(`/roles/${group.group_id}/users`)).toEqual([]);
});

test("an hour later the link is gone from both dialects, whoever looks", async () => {
  await letEnd(door.store, group.group_id);
  expect(await links()).toEqual([]);
  expect(await entryGuard(`/roles/${group.group_id}/resources`)).toEqual([]);
  const of = await opal<{ group_resources: GroupResource[] }>(
    "GET",
    `/resources/${resourceId(3)}/groups`,
  );
  const owners = of.body.group_resources.map(({ group_id }) => group_id);
  expect(owners).toContain(roleId(1));
  expect(owners).not.toContain(group.group_id);
  // A link that has ended is a new one when it is made again.
  expect((await link(resourceId(3))).body.expiration_date).toBeNull();
});

test(`it makes ${groupsTotal} groups and pages through them without a repeat or a gap`, async () => {
  const made = new Set<string>();
  for (let start = 0; start < groupsTotal; start += 30) {
    const some = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        opal<Group>("POST", "/groups", {
          name: `Squad ${start + index}`,
          group_type: "OPAL_GROUP",
          app_id: appId,
        }),
      ),
    );
    for (const { body } of some) made.add(body.group_id);
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const { body: page } = await opal<OpalPage<Group>>("GET", `/groups${query}`);
    seen.push(...page.results.map(({ group_id }) => group_id));
    cursor = page.next;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect([...made].filter((id) => !seen.includes(id))).toEqual([]);
  const roles = await entryGuard<Role[]>("/roles");
  expect(roles.map(({ id }) => id).sort()).toEqual([...seen].sort());
});

test("it cleans up after itself", async () => {
  const gone = await opal("DELETE", `/groups/${group.group_id}`);
  expect([gone.status, gone.text]).toEqual([200, ""]);
  expect((await opal("GET", `/groups/${group.group_id}`)).status).toBe(404);
  expect(await entryGuard(`/roles/${group.group_id}`)).toMatchObject({ code: "role_not_found" });
});

test("nothing it was answered had a null where its library takes none, or a status it throws at", () => {
  const nulls = new Set<string>();
  const walk = (value: unknown, name = ""): void => {
    if (value === null) nulls.add(name);
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      walk(inner, Array.isArray(value) ? name : key);
    }
  };
  const good = answers.filter(({ status }) => status < 400);
  expect(good.length).toBeGreaterThan(groupsTotal);
  expect(new Set(good.map(({ status }) => status))).toEqual(new Set([200]));
  for (const { body } of good) walk(body);
  expect([...nulls].sort()).toEqual(["expiration_date", "next", "previous"]);
});
