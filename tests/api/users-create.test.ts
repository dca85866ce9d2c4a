import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId, userId } from "@/db/seed/demo-ids";
import { type User, type UserCreated, user as userSchema } from "@/lib/contract/users";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { addPerson, newEmail } from "../support/people";
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
const list = async (query: string) =>
  (await door.call<User[]>("GET", `${path}${query}`, { as: admin })).body;

describe(`POST ${path}`, () => {
  test("201 answers the person, invited for seven days, and tells of both in the log", async () => {
    const since = await newestEvent(door.store);
    const email = newEmail();
    const { status, body } = await create({ email, name: "  Nora New ", isOrgAdmin: true });
    expect(status).toBe(201);
    const { inviteUrl, ...person } = body;
    expect(person).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      email,
      name: "Nora New",
      isOrgAdmin: true,
      platformRole: "CUSTOMER",
      isActive: true,
      mfaEnabled: false,
      lastLoginAt: null,
      roleNames: [],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      invitationExpiresAt: expect.any(String),
    });
    const life = Date.parse(person.invitationExpiresAt ?? "") - Date.parse(person.createdAt);
    expect(life / 86_400_000).toBeCloseTo(7, 3);
    expect(inviteUrl).toMatch(/^http:\/\/postern\.test:3000\/set-password\?token=[\w-]{43}$/);
    expect((await read(person.id)).body).toEqual(person);
    const events = await eventsAfter(door.store, since);
    expect(
      events.map(({ event_type, resource_id, details }) => [event_type, resource_id, details]),
    ).toEqual([
      [
        "USER_CREATE",
        person.id,
        { before: null, after: { email, name: "Nora New", isOrgAdmin: true, isActive: true } },
      ],
      [
        "USER_INVITE",
        person.id,
        {
          before: null,
          after: { email, expiresAt: person.invitationExpiresAt, mailed: false },
        },
      ],
    ]);
    expect(JSON.stringify(events)).not.toContain(inviteUrl?.split("=")[1]);
  });

  test("201 takes the name from the address, and lowers the address as sign-in does", async () => {
    const { body } = await create({ email: ` Kim.ＮEW+${randomUUID()}@ACME.example ` });
    expect(body.name).toMatch(/^kim\.new\+/);
    expect(body).toMatchObject({ email: `${body.name}@acme.example`, isOrgAdmin: false });
  });

  test("201 takes null for what is left out", async () => {
    const { status, body } = await create({ email: newEmail(), name: null, isOrgAdmin: null });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: body.email.split("@")[0], isOrgAdmin: false });
  });

  test("201 for an address that another organization has, 400 for one of this", async () => {
    expect((await create({ email: "admin@globex.example" })).status).toBe(201);
    const since = await newestEvent(door.store);
    for (const email of ["bo.chen@acme.example", "BO.CHEN@ACME.EXAMPLE"]) {
      expectRefusal(await create({ email }), {
        code: "email_taken",
        message: "A user with email 'bo.chen@acme.example' already exists",
      });
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test.each<[unknown, Record<string, string>]>([
    [{}, { email: "email is required" }],
    [{ email: "nobody" }, { email: "Invalid email format" }],
    [{ email: "a b@acme.example" }, { email: "Invalid email format" }],
    [{ email: "a@b@acme.example" }, { email: "Invalid email format" }],
    [{ email: "a\u0000@acme.example" }, { email: "email contains control characters" }],
    [{ email: `${"a".repeat(250)}@b.de` }, { email: "email must be at most 254 characters" }],
    // One character that becomes eighteen.
    [{ email: `a@${"ﷺ".repeat(20)}.de` }, { email: "Invalid email format" }],
    [{ email: "a@acme.example", name: "" }, { name: "name is required" }],
    [{ email: "a@acme.example", name: "x".repeat(201) }, { name: expect.any(String) }],
    [{ email: "a@acme.example", isOrgAdmin: "true" }, { isOrgAdmin: expect.any(String) }],
    [{ email: "a@acme.example", isActive: false }, { isActive: "isActive is not known here" }],
    [{ email: "a@acme.example", id: absent }, { id: "id is not known here" }],
    [{ email: "a@acme.example", passwordHash: "x" }, { passwordHash: expect.any(String) }],
    [{ email: "a@acme.example", organizationId: acmeId }, { organizationId: expect.any(String) }],
  ])("400 for %j", async (body, validationErrors) => {
    expectRefusal(await create(body), { code: "validation", validationErrors });
  });

  test("400 when the organization is full, however many try at once", async () => {
    const limit = (text: string) =>
      door.store.run(
        { text: `update organizations set max_users = ${text} where slug = 'acme'` },
        [],
      );
    await limit("users_total + 2");
    try {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => create({ email: newEmail() })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        expectRefusal(answer, {
          code: "user_limit_reached",
          message: "Maximum user limit reached",
        });
      }
    } finally {
      await limit("500");
    }
  });

  test("201 once for a repeat with the same key, with the same link", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const body = { email: newEmail() };
    const call = () => door.call<UserCreated>("POST", path, { as: admin, body, headers });
    const first = await call();
    const second = await call();
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    const [kept] = await door.store.run<{ body: string }>(
      { text: "select body from idempotency_keys where key = $1" },
      [headers["idempotency-key"]],
    );
    expect(kept?.body).not.toContain(first.body.inviteUrl);
  });

  test("201 with a key that has users:write, 403 with one that has not", async () => {
    const writing = await makeKey(door.call, admin, { scopes: ["users:write"] });
    const reading = await makeKey(door.call, admin, { scopes: ["users:read"] });
    const body = { email: newEmail() };
    const refused = await door.call("POST", path, { headers: by(reading), body });
    expectRefusal(refused, { code: "key_scope", message: "This key lacks the scope users:write" });
    expect((await door.call("POST", path, { headers: by(writing), body })).status).toBe(201);
  });

  test("403 for a key that would make an admin, and so outgrow its scopes", async () => {
    const headers = by(await makeKey(door.call, admin, { scopes: ["*"] }));
    const waiting = await addPerson(door.call, admin, { isOrgAdmin: true });
    const gone = await addPerson(door.call, admin, { isOrgAdmin: true });
    await patch(gone.id, { isActive: false });
    const calls = [
      ["POST", path, { email: newEmail(), isOrgAdmin: true }],
      ["PATCH", `${path}/${userId(4)}`, { isOrgAdmin: true }],
      ["PATCH", `${path}/${gone.id}`, { isActive: true }],
      ["POST", `${path}/${waiting.id}/invite`, undefined],
    ] as const;
    const since = await newestEvent(door.store);
    for (const [method, where, body] of calls) {
      const answer = await door.call(method, where, { headers, ...(body && { body }) });
      expectRefusal(answer, { code: "key_scope", message: "API keys cannot make admins" });
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
    expect((await read(userId(4))).body.isOrgAdmin).toBe(false);
    expect((await read(gone.id)).body.isActive).toBe(false);
    expect((await read(waiting.id)).body.invitationExpiresAt).toBe(waiting.invitationExpiresAt);
  });
});

describe(`GET ${path} by what people are`, () => {
  test("200 divides everyone into active, invited and inactive", async () => {
    const invited = await addPerson(door.call, admin);
    const gone = await addPerson(door.call, admin);
    await patch(gone.id, { isActive: false });
    const all = await list("");
    const parts = await Promise.all(
      ["active", "invited", "inactive"].map((status) => list(`?status=${status}`)),
    );
    expect(
      parts
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(all.map(({ id }) => id).sort());
    const [active = [], waiting = [], inactive = []] = parts;
    expect(active.every((one) => one.isActive && one.invitationExpiresAt === null)).toBe(true);
    expect(waiting.every((one) => one.isActive && one.invitationExpiresAt !== null)).toBe(true);
    expect(inactive.every((one) => !one.isActive)).toBe(true);
    expect(waiting.map(({ id }) => id)).toContain(invited.id);
    expect(inactive.map(({ id }) => id)).toContain(gone.id);
  });

  test("200 filters by admin and by role, ended assignments left out", async () => {
    const admins = await list("?admin=true");
    expect(admins.map(({ id }) => id)).toContain(userId(1));
    expect(admins.every(({ isOrgAdmin }) => isOrgAdmin)).toBe(true);
    expect((await list("?admin=false")).every(({ isOrgAdmin }) => !isOrgAdmin)).toBe(true);
    const holders = await list(`?role=${devOpsTeamId}`);
    expect(holders.length).toBeGreaterThan(0);
    expect(holders.every(({ roleNames }) => roleNames.includes("DevOps Team"))).toBe(true);
    const [first] = holders;
    await door.store.run(
      {
        text: `update role_users set expires_at = now() - interval '1 s'
          where role_id = $1 and user_id = $2`,
      },
      [devOpsTeamId, first?.id],
    );
    expect(await list(`?role=${devOpsTeamId}`)).toHaveLength(holders.length - 1);
    expect(await list(`?role=${absent}`)).toEqual([]);
  });
});

describe(`GET ${path}/{id}`, () => {
  test("200 answers one person, 404 names the id", async () => {
    const { status, body } = await read(userId(3));
    expect(status).toBe(200);
    expect(userSchema.parse(body)).toEqual(body);
    expect(body.name).toBe("Bo Chen");
    expectRefusal(await read(absent), {
      code: "user_not_found",
      message: `User not found with id: ${absent}`,
    });
  });
});
