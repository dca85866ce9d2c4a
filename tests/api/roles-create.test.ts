import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Role, role as roleSchema } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/roles";
const hours = "maxSessionDurationHours must be a whole number from 1 to 8760";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const create = (body: unknown) => door.call<Role>("POST", path, { as: admin, body });
const createRaw = (raw: string) => door.call<Role>("POST", path, { as: admin, raw });

describe(`POST ${path}`, () => {
  test("201 answers the role with empty lists and leaves one event", async () => {
    const since = await newestEvent(door.store);
    const answer = await create({
      name: "  Incident Response ",
      description: "First hour",
      maxSessionDurationHours: 1,
    });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(Object.keys(roleSchema.shape));
    expect(answer.body).toMatchObject({
      name: "Incident Response",
      description: "First hour",
      maxSessionDurationHours: 1,
      resourceIds: [],
      userIds: [],
    });
    expect(answer.body.createdAt).toBe(answer.body.updatedAt);
    expect(await eventsAfter(door.store, since)).toEqual([
      {
        position: expect.any(Number),
        organization: "acme",
        event_type: "ROLE_CREATE",
        actor_type: "USER",
        actor_email: "admin@acme.example",
        actor_name: "Ana Ruiz",
        api_key_id: null,
        resource_type: "ROLE",
        resource_id: answer.body.id,
        resource_name: "Incident Response",
        result: "SUCCESS",
        ip_address: "127.0.0.1",
        request_id: answer.headers["x-request-id"],
        error_message: null,
        details: {
          before: null,
          after: {
            name: "Incident Response",
            description: "First hour",
            maxSessionDurationHours: 1,
          },
        },
      },
    ]);
  });

  test("201 with the name alone; absent, null and empty mean nothing", async () => {
    for (const [index, extra] of [
      {},
      { description: null, maxSessionDurationHours: null },
      { description: "  " },
    ].entries()) {
      const { status, body } = await create({ name: `Only a name ${index}`, ...extra });
      expect(status).toBe(201);
      expect(body).toMatchObject({ description: null, maxSessionDurationHours: null });
    }
  });

  test.each([
    ["a".repeat(100), "x".repeat(500), 1],
    ["b", "line one\nline two", 8760],
    ["Ünïcödé 名前 🛡️", null, null],
  ])("201 at the limits: %s", async (name, description, maxSessionDurationHours) => {
    const { status, body } = await create({ name, description, maxSessionDurationHours });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name, description, maxSessionDurationHours });
  });

  test("201 stores NFC, whichever form is sent", async () => {
    const { body } = await create({ name: "Cafe\u0301" });
    expect(body.name).toBe("Café");
    expectRefusal(await create({ name: "Caf\u00e9" }), {
      code: "role_name_taken",
      message: "A role with name 'Café' already exists",
    });
  });

  test("201 for a name that another organization has", async () => {
    expect((await create({ name: "Vault Keepers" })).status).toBe(201);
  });

  test.each(["DevOps Team", "devops team", " DEVOPS TEAM "])(
    "400 for the taken name %j, and leaves no event",
    async (name) => {
      const since = await newestEvent(door.store);
      expectRefusal(await create({ name }), {
        code: "role_name_taken",
        message: `A role with name '${name.trim()}' already exists`,
        path,
      });
      expect(await eventsAfter(door.store, since)).toEqual([]);
    },
  );

  test.each<[unknown, Record<string, string>]>([
    [{}, { name: "name is required" }],
    [{ name: null }, { name: "name is required" }],
    [{ name: "" }, { name: "name is required" }],
    [{ name: " \u00a0 " }, { name: "name is required" }],
    [{ name: 5 }, { name: "name must be text" }],
    [{ name: ["a"] }, { name: "name must be text" }],
    [{ name: "a".repeat(101) }, { name: "name must be at most 100 characters" }],
    [
      { name: "n", description: "x".repeat(501) },
      { description: "description must be at most 500 characters" },
    ],
    [{ name: "n", description: 1 }, { description: "description must be text" }],
    ...[0, -1, 8761, 1.5, "5", true, [], 2 ** 53].map(
      (value): [unknown, Record<string, string>] => [
        { name: "n", maxSessionDurationHours: value },
        { maxSessionDurationHours: hours },
      ],
    ),
    [{ name: "n", colour: "red" }, { colour: "colour is not known here" }],
    [{ name: "n", isOrgAdmin: true }, { isOrgAdmin: "isOrgAdmin is not known here" }],
    [{ name: "n", resourceIds: [] }, { resourceIds: "resourceIds is not known here" }],
    [
      { name: "", colour: 1 },
      { name: "name is required", colour: "colour is not known here" },
    ],
  ])("400 for %j names the field", async (body, validationErrors) => {
    expectRefusal(await create(body), { code: "validation", validationErrors });
  });

  test.each(["-0", "1e999", "-1e999", "9007199254740993", "1e-7"])(
    "400 for a limit of %s",
    async (number) => {
      expectRefusal(await createRaw(`{"name":"n","maxSessionDurationHours":${number}}`), {
        code: "validation",
        validationErrors: { maxSessionDurationHours: hours },
      });
    },
  );

  test.each(["null", "[]", '"text"', "5", "true"])("400 for a body of %s", async (raw) => {
    expectRefusal(await createRaw(raw), { code: "validation" });
  });

  test("the last of two equal keys counts", async () => {
    const { status, body } = await createRaw('{"name":"Not this","name":"But this"}');
    expect([status, body.name]).toEqual([201, "But this"]);
  });
});
