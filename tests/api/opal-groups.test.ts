import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acmeId, opalResourceId, resourceId, roleId, userId } from "@/db/seed/demo-ids";
import type { Group, GroupResource, GroupUser, OpalPage } from "@/lib/contract/opal";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { letEnd } from "../support/ends";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const absent = randomUUID();
const wished = (name: string) => ({ name, group_type: "OPAL_GROUP", app_id: acmeId });

let door: Door;
let admin: Principal;
let group: Group;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  group = (await send<Group>("POST", "/v1/groups", wished(`Group ${randomUUID()}`))).body;
});

const send = <Body>(method: string, path: string, body?: unknown) =>
  door.call<Body>(method, path, { as: admin, body });
const own = (path = "") => `/v1/groups/${group.group_id}${path}`;
const resourcesOf = async () =>
  (await send<{ group_resources: GroupResource[] }>("GET", own("/resources"))).body.group_resources;
const eventTypes = async (since: Awaited<ReturnType<typeof newestEvent>>) =>
  (await eventsAfter(door.store, since)).map(({ event_type }) => event_type);

describe("/v1/groups", () => {
  test("POST answers 200 and leaves out what has no value; it is a role", async () => {
    const name = `Night shift ${randomUUID()}`;
    const { status, body } = await send<Group>("POST", "/v1/groups", wished(name));
    expect(status).toBe(200);
    expect(body).toEqual({
      group_id: expect.any(String),
      app_id: acmeId,
      name,
      group_type: "OPAL_GROUP",
    });
    const role = await send("GET", `/api/v1/roles/${body.group_id}`);
    expect(role.body).toMatchObject({ name, description: null, maxSessionDurationHours: null });
  });

  test("POST is 400 for a name that is taken, another app, another type, no name", async () => {
    expectRefusal(await send("POST", "/v1/groups", wished("devops TEAM")), {
      code: "role_name_taken",
      message: "A role with name 'devops TEAM' already exists",
    });
    const wrong: [object, Record<string, string>][] = [
      [{ app_id: absent }, { app_id: "app_id must be the one that every group shows" }],
      [{ group_type: "OKTA_GROUP" }, { group_type: "group_type must be OPAL_GROUP" }],
      [{ name: " " }, { name: "name is required" }],
      [{ name: undefined }, { name: "name is required" }],
    ];
    for (const [part, validationErrors] of wrong) {
      const answer = await send("POST", "/v1/groups", { ...wished("Never"), ...part });
      expectRefusal(answer, { code: "validation", validationErrors });
    }
  });

  test("GET shows the limit in minutes, and 404 is the same for absent and foreign", async () => {
    const { body } = await send("GET", `/v1/groups/${roleId(1)}`);
    expect(body).toEqual({
      group_id: roleId(1),
      app_id: acmeId,
      name: "Database on-call",
      description: "Reach production databases while on call",
      group_type: "OPAL_GROUP",
      max_duration: 480,
    });
    const [foreign] = await door.store.run<{ id: string }>(
      { text: "select id from roles where organization_id <> $1 limit 1" },
      [acmeId],
    );
    for (const id of [absent, foreign?.id ?? ""]) {
      expectRefusal(await send("GET", `/v1/groups/${id}`), {
        code: "role_not_found",
        message: `Role not found with id: ${id}`,
      });
    }
  });

  test("PUT changes what is sent of many, or of none", async () => {
    const { body: second } = await send<Group>("POST", "/v1/groups", wished(`Two ${randomUUID()}`));
    const name = `Renamed ${randomUUID()}`;
    const changes = [
      { group_id: second.group_id, description: "On weekends" },
      { group_id: group.group_id, name },
    ];
    const done = await send("PUT", "/v1/groups", { groups: changes });
    expect([done.status, done.body]).toEqual([
      200,
      {
        groups: [
          { ...second, description: "On weekends" },
          { ...group, name },
        ],
      },
    ]);
    const since = await newestEvent(door.store);
    for (const [change, code] of [
      [{ group_id: absent, name: "x" }, "role_not_found"],
      [{ group_id: group.group_id, name: "DevOps Team" }, "role_name_taken"],
    ] as const) {
      const groups = [{ group_id: second.group_id, description: "Never" }, change];
      expect((await send("PUT", "/v1/groups", { groups })).body).toMatchObject({ code });
    }
    expect(await eventTypes(since)).toEqual([]);
    expect((await send("GET", `/v1/groups/${second.group_id}`)).body).toMatchObject({
      description: "On weekends",
    });
  });

  test("DELETE answers 200 with an empty body, then 404", async () => {
    const gone = await send("DELETE", own());
    expect([gone.status, gone.text, gone.headers["content-length"]]).toEqual([200, "", "0"]);
    expect(gone.headers["content-type"]).toBeUndefined();
    expectRefusal(await send("DELETE", own()), {
      code: "role_not_found",
      message: `Role not found with id: ${group.group_id}`,
    });
  });
});

describe("PUT /v1/groups/{group_id}/resources", () => {
  const replace = (resources: unknown) => send("PUT", own("/resources"), { resources });

  test("200 makes the list all there is; what stays keeps its end and its story", async () => {
    const timed = { access_level_remote_id: "write", duration_minutes: 60 };
    await send("POST", own(`/resources/${opalResourceId}`), timed);
    await send("POST", own(`/resources/${resourceId(1)}`));
    const [, kept] = (await resourcesOf()).sort((a, b) =>
      a.resource_name < b.resource_name ? 1 : -1,
    );
    const since = await newestEvent(door.store);
    const answer = await replace([
      { resource_id: opalResourceId, access_level_remote_id: "write" },
      { resource_id: resourceId(2) },
      { resource_id: resourceId(2), access_level_remote_id: "" },
    ]);
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(await resourcesOf()).toEqual([
      kept,
      expect.objectContaining({ resource_id: resourceId(2), expiration_date: null }),
    ]);
    expect(kept?.expiration_date).not.toBeNull();
    expect(await eventTypes(since)).toEqual(["ROLE_RESOURCE_UNASSIGN", "ROLE_RESOURCE_ASSIGN"]);
    const again = await newestEvent(door.store);
    await replace([
      { resource_id: opalResourceId, access_level_remote_id: "write" },
      { resource_id: resourceId(2) },
    ]);
    expect(await eventTypes(again)).toEqual([]);
  });

  test("400 and 404 change nothing at all", async () => {
    await send("POST", own(`/resources/${resourceId(1)}`));
    const since = await newestEvent(door.store);
    const good = { resource_id: resourceId(2) };
    expectRefusal(await replace([good, { resource_id: absent }]), {
      code: "resource_not_found",
      message: `Resource not found with id: ${absent}`,
    });
    expectRefusal(await replace([good, { ...good, access_level_remote_id: "root" }]), {
      code: "access_level_unknown",
      message: "Resource prod-replica has no access level 'root'",
    });
    for (const wrong of [undefined, "x", [{}], [{ resource_id: "x" }], ["x"]]) {
      expectRefusal(await replace(wrong), { code: "validation" });
    }
    expect((await resourcesOf()).map(({ resource_id }) => resource_id)).toEqual([resourceId(1)]);
    expect(await eventTypes(since)).toEqual([]);
  });

  test("200 for an empty list takes all away", async () => {
    await send("POST", own(`/resources/${resourceId(1)}`));
    expect((await replace([])).status).toBe(200);
    expect(await resourcesOf()).toEqual([]);
  });

  test("200 for what ended and was not swept: a new assignment, after its end was told", async () => {
    await send("POST", own(`/resources/${resourceId(1)}`), { duration_minutes: 5 });
    await letEnd(door.store, group.group_id);
    expect(await resourcesOf()).toEqual([]);
    const since = await newestEvent(door.store);
    await replace([{ resource_id: resourceId(1) }]);
    expect(await eventTypes(since)).toEqual(["ROLE_RESOURCE_EXPIRE", "ROLE_RESOURCE_ASSIGN"]);
  });
});

describe("DELETE /v1/groups/{group_id}/resources/{resource_id}", () => {
  test("200 takes the named level out, the default level when none is named", async () => {
    const path = own(`/resources/${opalResourceId}`);
    await send("POST", path);
    await send("POST", path, { access_level_remote_id: "write" });
    const gone = await send("DELETE", path);
    expect([gone.status, gone.text]).toEqual([200, ""]);
    expect((await resourcesOf()).map((one) => one.access_level.access_level_remote_id)).toEqual([
      "write",
    ]);
    expectRefusal(await send("DELETE", path), { code: "resource_not_assigned" });
    expect((await send("DELETE", `${path}?access_level_remote_id=write`)).status).toBe(200);
    expect(await resourcesOf()).toEqual([]);
  });
});

describe("/v1/groups/{group_id}/users/{user_id}", () => {
  const path = () => own(`/users/${userId(12)}`);
  const list = async () => (await send<OpalPage<GroupUser>>("GET", own("/users"))).body.results;

  test("POST and PUT are upserts with an end, a negative PUT takes the user out", async () => {
    const since = await newestEvent(door.store);
    const added = await send<GroupUser>("POST", path(), { duration_minutes: 60 });
    expect(added.status).toBe(200);
    expect(added.body).toEqual({
      group_id: group.group_id,
      group_name: group.name,
      user_id: userId(12),
      full_name: "Diego Torres",
      email: "diego.torres@acme.example",
      access_level: { access_level_name: "", access_level_remote_id: "" },
      expiration_date: expect.stringMatching(/Z$/),
    });
    expect(await list()).toEqual([added.body]);
    expect((await send("POST", path())).text).toBe(added.text);
    expect((await send("PUT", path(), { duration_minutes: 0 })).body).toMatchObject({
      expiration_date: null,
    });
    expect((await send("PUT", path(), { duration_minutes: -1 })).status).toBe(200);
    expect(await list()).toEqual([]);
    expect(await eventTypes(since)).toEqual([
      "ROLE_USER_ASSIGN",
      "ROLE_USER_UPDATE",
      "ROLE_USER_UNASSIGN",
    ]);
    expectRefusal(await send("PUT", path(), { duration_minutes: -1 }), {
      code: "user_not_assigned",
    });
  });

  test("POST is 400 for negative minutes, 404 for who is not there; DELETE is 200, then 404", async () => {
    for (const minutes of [-1, 525_961, 1.5, "60"]) {
      expectRefusal(await send("POST", path(), { duration_minutes: minutes }), {
        code: "validation",
      });
    }
    expectRefusal(await send("POST", own(`/users/${absent}`)), {
      code: "user_not_found",
      message: `User not found with id: ${absent}`,
    });
    await send("POST", path());
    const gone = await send("DELETE", path());
    expect([gone.status, gone.text]).toEqual([200, ""]);
    expectRefusal(await send("DELETE", path()), { code: "user_not_assigned" });
  });
});
