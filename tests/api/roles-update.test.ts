import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOnlyId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/roles";
const absent = randomUUID();

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const create = (body: unknown) => door.call<Role>("POST", path, { as: admin, body });
const patch = (id: string, body: unknown, headers = {}) =>
  door.call<Role>("PATCH", `${path}/${id}`, { as: admin, body, headers });

describe(`PATCH ${path}/{id}`, () => {
  test("412 when the role changed since it was read, and changes nothing", async () => {
    const { body } = await create({ name: "Edited by two" });
    const read = await door.call("GET", `${path}/${body.id}`, { as: admin });
    const { etag = "" } = read.headers;
    const first = await patch(body.id, { description: "first" }, { "if-match": etag });
    expect(first.status).toBe(200);
    const since = await newestEvent(door.store);
    const second = await patch(body.id, { description: "second" }, { "if-match": etag });
    expectRefusal(second, { code: "role_changed" });
    expect(await eventsAfter(door.store, since)).toEqual([]);
    const after = await door.call<Role>("GET", `${path}/${body.id}`, { as: admin });
    expect(after.body.description).toBe("first");
    expect((await patch(body.id, { description: "third" }, { "if-match": "*" })).status).toBe(200);
  });

  test("200 changes only what is sent; null clears", async () => {
    const { body: made } = await create({
      name: "Partly changed",
      description: "stays",
      maxSessionDurationHours: 8,
    });
    const since = await newestEvent(door.store);
    const changed = await patch(made.id, { maxSessionDurationHours: 48 });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({
      ...made,
      maxSessionDurationHours: 48,
      updatedAt: expect.any(String),
    });
    const cleared = await patch(made.id, { maxSessionDurationHours: null, description: null });
    expect(cleared.body).toMatchObject({ description: null, maxSessionDurationHours: null });
    expect((await eventsAfter(door.store, since)).map(({ details }) => details)).toEqual([
      {
        before: { name: "Partly changed", description: "stays", maxSessionDurationHours: 8 },
        after: { name: "Partly changed", description: "stays", maxSessionDurationHours: 48 },
      },
      {
        before: { name: "Partly changed", description: "stays", maxSessionDurationHours: 48 },
        after: { name: "Partly changed", description: null, maxSessionDurationHours: null },
      },
    ]);
  });

  test("200 without a change writes no event and keeps updatedAt", async () => {
    const since = await newestEvent(door.store);
    for (const body of [{}, { name: "Read Only" }, { maxSessionDurationHours: 2 }]) {
      const answer = await patch(readOnlyId, body);
      expect([answer.status, answer.body.updatedAt]).toEqual([200, "2026-02-16T09:15:00Z"]);
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("400 for a name that another role has, in any case; its own it may keep", async () => {
    const answer = await patch(readOnlyId, { name: "DEVOPS team" });
    expectRefusal(answer, {
      code: "role_name_taken",
      message: "A role with name 'DEVOPS team' already exists",
    });
    const renamed = await patch(readOnlyId, { name: "READ ONLY" });
    expect([renamed.status, renamed.body.name]).toEqual([200, "READ ONLY"]);
    await patch(readOnlyId, { name: "Read Only" });
  });

  test.each<[unknown, Record<string, string>]>([
    [{ name: null }, { name: "name is required" }],
    [{ name: " " }, { name: "name is required" }],
    [{ id: absent }, { id: "id is not known here" }],
    [{ organizationId: absent }, { organizationId: "organizationId is not known here" }],
  ])("400 for %j", async (body, validationErrors) => {
    expectRefusal(await patch(readOnlyId, body), { code: "validation", validationErrors });
  });

  test("404 names the id", async () => {
    expectRefusal(await patch(absent, { name: "x" }), {
      code: "role_not_found",
      message: `Role not found with id: ${absent}`,
    });
  });
});
