import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acmeId, opalResourceId, resourceId } from "@/db/seed/demo-ids";
import type { Group, GroupResource } from "@/lib/contract/opal";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const adminLevel = "arn:aws:iam::590304332660:role/AdministratorAccess";
const defaultLevel = { access_level_name: "", access_level_remote_id: "" };
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

let door: Door;
let admin: Principal;
let group: Group;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  const body = { name: `Group ${randomUUID()}`, group_type: "OPAL_GROUP", app_id: acmeId };
  group = (await door.call<Group>("POST", "/v1/groups", { as: admin, body })).body;
});

describe("POST /v1/groups/{group_id}/resources/{resource_id}", () => {
  const url = (id: string = opalResourceId, of = group.group_id) =>
    `/v1/groups/${of}/resources/${id}`;
  const add = (body?: unknown, path = url()) =>
    door.call<GroupResource>("POST", path, { as: admin, body });
  const list = async () =>
    (
      await door.call<{ group_resources: GroupResource[] }>(
        "GET",
        `/v1/groups/${group.group_id}/resources`,
        { as: admin },
      )
    ).body.group_resources;

  test("200 answers the row, its level as an object, and an end counted from now", async () => {
    const since = await newestEvent(door.store);
    const before = Date.now();
    const answer = await add({ access_level_remote_id: adminLevel, duration_minutes: 60 });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      group_id: group.group_id,
      resource_id: opalResourceId,
      group_name: group.name,
      resource_name: "aws-administrator",
      access_level: { access_level_name: "AdminRole", access_level_remote_id: adminLevel },
      expiration_date: moment,
    });
    const end = Date.parse(answer.body.expiration_date ?? "");
    expect(Math.abs(end - before - 3_600_000)).toBeLessThan(30_000);
    const [event, ...more] = await eventsAfter(door.store, since);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      event_type: "ROLE_RESOURCE_ASSIGN",
      resource_id: group.group_id,
      details: {
        before: null,
        after: {
          resourceId: opalResourceId,
          resourceName: "aws-administrator",
          accessLevel: adminLevel,
          expiresAt: answer.body.expiration_date,
        },
      },
    });
  });

  test("200 without a body is the default level without end; both are strings and null", async () => {
    const headers = { "content-type": "application/json", "content-length": "0" };
    const answer = await door.call<GroupResource>("POST", url(), { as: admin, headers });
    expect(answer.status).toBe(200);
    expect(answer.body.access_level).toEqual(defaultLevel);
    expect(answer.body.expiration_date).toBeNull();
  });

  test("200 for a repeat keeps the end and leaves no event, no version", async () => {
    const first = await add({ duration_minutes: 60 });
    const etag = (await door.call("GET", "/api/v1/roles", { as: admin })).headers.etag;
    const since = await newestEvent(door.store);
    for (const body of [{}, { access_level_remote_id: "" }, undefined]) {
      expect((await add(body)).text).toBe(first.text);
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
    expect((await door.call("GET", "/api/v1/roles", { as: admin })).headers.etag).toBe(etag);
    expect(await list()).toHaveLength(1);
  });

  test("200 with another duration sets the end anew, 0 takes it away, each with an event", async () => {
    const first = await add({ duration_minutes: 60 });
    const since = await newestEvent(door.store);
    const second = await add({ duration_minutes: 120 });
    const third = await add({ duration_minutes: 0 });
    expect((await add({ duration_minutes: 0 })).text).toBe(third.text);
    expect(third.body.expiration_date).toBeNull();
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual([
      "ROLE_RESOURCE_UPDATE",
      "ROLE_RESOURCE_UPDATE",
    ]);
    expect(events.map(({ details }) => details)).toEqual([
      {
        before: expect.objectContaining({ expiresAt: first.body.expiration_date }),
        after: expect.objectContaining({ expiresAt: second.body.expiration_date }),
      },
      {
        before: expect.objectContaining({ expiresAt: second.body.expiration_date }),
        after: expect.objectContaining({ expiresAt: null }),
      },
    ]);
    expect(await list()).toEqual([third.body]);
  });

  test("200 at another level is a second assignment, one resource in the other dialect", async () => {
    await add({ access_level_remote_id: "write" });
    await add();
    expect((await list()).map(({ access_level }) => access_level.access_level_remote_id)).toEqual([
      "",
      "write",
    ]);
    const role = await door.call("GET", `/api/v1/roles/${group.group_id}`, { as: admin });
    expect(role.body).toMatchObject({ resourceIds: [opalResourceId] });
  });

  test("400 when query and body name different levels, 200 when they agree", async () => {
    const query = `${url()}?access_level_remote_id=write`;
    expectRefusal(await add({ access_level_remote_id: "" }, query), {
      code: "validation",
      validationErrors: {
        access_level_remote_id: "access_level_remote_id differs in query and body",
      },
    });
    expect(await list()).toEqual([]);
    expect((await add({ access_level_remote_id: "write" }, query)).status).toBe(200);
    expect((await add(undefined, query)).body.access_level).toEqual({
      access_level_name: "write",
      access_level_remote_id: "write",
    });
    expect(await list()).toHaveLength(1);
  });

  test.each([-1, 525_961, 1.5, "60", null])(
    "400 for %j minutes, nothing written",
    async (minutes) => {
      const since = await newestEvent(door.store);
      expectRefusal(await add({ duration_minutes: minutes }), {
        code: "validation",
        validationErrors: {
          duration_minutes: "duration_minutes must be a whole number from 0 to 525960",
        },
      });
      expect(await list()).toEqual([]);
      expect(await eventsAfter(door.store, since)).toEqual([]);
    },
  );

  test("400 for a level that the resource does not define", async () => {
    expectRefusal(await add({ access_level_remote_id: "read" }), {
      code: "access_level_unknown",
      message: "Resource aws-administrator has no access level 'read'",
    });
    expectRefusal(await add({ access_level_remote_id: "write" }, url(resourceId(1))), {
      code: "access_level_unknown",
      message: "Resource prod-db has no access level 'write'",
    });
    expect(await list()).toEqual([]);
  });

  test("200 ignores keys that it does not know, 400 for what is no object", async () => {
    expect((await add({ colour: "red" })).status).toBe(200);
    expectRefusal(await add([]), {
      code: "validation",
      validationErrors: { body: "body must be a JSON object" },
    });
    const broken = await door.call("POST", url(), { as: admin, raw: "{" });
    expectRefusal(broken, { code: "bad_request", message: "The body is not valid JSON" });
  });
});
