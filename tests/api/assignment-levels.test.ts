import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { opalResourceId } from "@/db/seed/demo-ids";
import type { AssignedResource } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { inMinutes } from "../support/ends";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

/*
 * One resource in one role at several access levels, as only clients of Opal can give it, seen and
 * changed by those of EntryGuard.
 */

const adminLevel = "arn:aws:iam::590304332660:role/AdministratorAccess";

let door: Door;
let admin: Principal;
let role: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  const body = { name: `Levels ${randomUUID()}` };
  role = (await door.call<Role>("POST", "/api/v1/roles", { as: admin, body })).body.id;
});

const url = () => `/api/v1/roles/${role}/resources/${opalResourceId}`;
const call = (method: string, body?: unknown) => door.call(method, url(), { as: admin, body });
const give = (level: string, minutes?: number) =>
  door.call("POST", `/v1/groups/${role}/resources/${opalResourceId}`, {
    as: admin,
    body: { access_level_remote_id: level, duration_minutes: minutes },
  });
const list = async () => {
  const path = `/api/v1/roles/${role}/resources`;
  return (await door.call<AssignedResource[]>("GET", path, { as: admin })).body;
};

test("a resource is listed once, with its levels by id and their names", async () => {
  await give("write", 60);
  await give(adminLevel);
  await give("");
  const [item, ...more] = await list();
  expect(more).toEqual([]);
  expect(item?.accessLevels).toEqual([
    { accessLevelRemoteId: "", name: "", expiresAt: null },
    { accessLevelRemoteId: adminLevel, name: "AdminRole", expiresAt: null },
    {
      accessLevelRemoteId: "write",
      name: "write",
      expiresAt: expect.stringMatching(/^\d{4}-.+Z$/),
    },
  ]);
  const shown = await door.call<Role>("GET", `/api/v1/roles/${role}`, { as: admin });
  expect(shown.body.resourceIds).toEqual([opalResourceId]);
  const counted = await door.call<Role[]>("GET", "/api/v1/roles?sort=resources", { as: admin });
  expect(counted.body.find(({ id }) => id === role)?.resourceIds).toHaveLength(1);
});

test("400 for a resource that has any level already, with the story of that level", async () => {
  await give("write", 60);
  const [item] = await list();
  const again = await call("POST");
  expectRefusal(again, { code: "resource_already_assigned" });
  expect(again.body).toMatchObject({
    existing: { assignedBy: { name: "Ana Ruiz" }, expiresAt: item?.expiresAt },
  });
  expect(item?.expiresAt).not.toBeNull();
  expect((await list())[0]?.accessLevels).toHaveLength(1);
});

test("PATCH moves the end of every level, or of the one that is named", async () => {
  await give("", 30);
  await give("write", 60);
  const [all, one] = [inMinutes(90), inMinutes(120)];
  const since = await newestEvent(door.store);
  expect((await call("PATCH", { expiresAt: all })).status).toBe(200);
  expect((await call("PATCH", { expiresAt: one, accessLevelRemoteId: "write" })).status).toBe(200);
  const ends = (await list())[0]?.accessLevels.map(({ expiresAt }) => expiresAt);
  expect(ends).toEqual([all, one]);
  const events = await eventsAfter(door.store, since);
  expect(events.map(({ details }) => Object(details.after).accessLevel)).toEqual([
    undefined,
    "write",
    "write",
  ]);
  const absent = { expiresAt: null, accessLevelRemoteId: adminLevel };
  expectRefusal(await call("PATCH", absent), { code: "resource_not_assigned" });
});

test("204 takes all levels out, with an event for each", async () => {
  await give("");
  await give("write", 60);
  const since = await newestEvent(door.store);
  expect((await call("DELETE")).status).toBe(204);
  expect(await list()).toEqual([]);
  const events = await eventsAfter(door.store, since);
  expect(events.map(({ event_type }) => event_type)).toEqual([
    "ROLE_RESOURCE_UNASSIGN",
    "ROLE_RESOURCE_UNASSIGN",
  ]);
  expect(new Set(events.map(({ details }) => Object(details.before).accessLevel))).toEqual(
    new Set([undefined, "write"]),
  );
  expectRefusal(await call("DELETE"), { code: "resource_not_assigned" });
});
