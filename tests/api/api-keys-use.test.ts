import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scopeGroups } from "@/components/settings/scope-words";
import { fullScope, type Scope, scopes } from "@/lib/contract/permissions";
import type { Role } from "@/lib/contract/roles";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { byTitle, pathOf, readRouteTable } from "../support/routes";
import { sampleBody } from "../support/samples";
import { makeTenant, type Tenant } from "../support/tenants";

const roles = "/api/v1/roles";
const me = "/api/v1/auth/me";
const table = await readRouteTable();

let door: Door;
let tenant: Tenant;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeTenant(door.store, { people: ["Kim Lee"], resources: ["redis-1"] });
  admin = await signIn(door.call, tenant.admin);
});
afterAll(() => door.close());

describe("what a key opens", () => {
  const guarded = table.calls.filter(({ declaration }) => declaration.access !== "public");
  const keys = new Map<Scope, Record<string, string>>();
  beforeAll(async () => {
    for (const scope of [...scopes, fullScope] as const) {
      keys.set(scope, by(await makeKey(door.call, admin, { name: scope, scopes: [scope] })));
    }
  });

  test.each(byTitle(guarded))("%s", async (_title, call) => {
    const { access } = call.declaration;
    const opening = [...keys.keys()].filter(
      (scope) =>
        access === "known" ||
        scope === access ||
        (scope === fullScope && scopes.some((one) => one === access)),
    );
    // Ids that are nobody's: what a key may do, it does to nothing.
    const ids = Object.fromEntries(call.ids.map((name) => [name, randomUUID()]));
    const body = sampleBody(call);
    const answers = await Promise.all(
      [...keys].map(async ([scope, headers]) => {
        const answer = await door.call(call.method, pathOf(call.pattern, ids), {
          headers,
          ...(body !== undefined && { body }),
        });
        expect(answer.status, answer.text).toBeLessThan(500);
        expect([401, 429]).not.toContain(answer.status);
        return { scope, isOpen: !answer.text.includes('"code":"key_scope"') };
      }),
    );
    expect(answers.filter(({ isOpen }) => isOpen).map(({ scope }) => scope)).toEqual(opening);
  });

  test("the form of a key offers every scope that opens something, and no other", () => {
    const offered = scopeGroups.flatMap((group) => group.scopes.map(({ scope }) => scope));
    const opening = scopes.filter((scope) =>
      guarded.some(({ declaration }) => declaration.access === scope),
    );
    expect([...offered].sort()).toEqual([...opening].sort());
  });

  test("403 names the scope that lacks, and is told in the log as the key's doing", async () => {
    const key = await makeKey(door.call, admin, { name: "reader", scopes: ["roles:read"] });
    const since = await newestEvent(door.store);
    const answer = await door.call("POST", roles, { headers: by(key), body: { name: "No" } });
    expectRefusal(answer, {
      code: "key_scope",
      message: "This key lacks the scope roles:write",
    });
    expect(await eventsAfter(door.store, since)).toMatchObject([
      { event_type: "ACCESS_DENIED", actor_type: "API_KEY", api_key_id: key.id, result: "FAILURE" },
    ]);
    const keysPath = "/api/v1/api-keys";
    const full = await makeKey(door.call, admin, { scopes: [fullScope] });
    for (const method of ["GET", "POST"]) {
      expect((await door.call(method, keysPath, { headers: by(full) })).body).toMatchObject({
        code: "key_scope",
      });
    }
  });
});

describe("infrastructure as code", () => {
  test("a key makes a role and fills it; the log names the key and its owner", async () => {
    const scopesOfCi: Scope[] = ["roles:read", "roles:write"];
    const key = await makeKey(door.call, admin, { name: "ci-1", scopes: scopesOfCi });
    const since = await newestEvent(door.store);
    const send = (method: string, path: string, body?: unknown) =>
      door.call<Role>(method, path, { headers: by(key), body });
    const made = await send("POST", roles, { name: "Made by a program" });
    expect(made.status).toBe(201);
    const url = `${roles}/${made.body.id}`;
    await send("POST", `${url}/resources/${tenant.resourceId("redis-1")}`);
    await send("POST", `${url}/users`, { ids: [tenant.userId("Kim Lee")] });
    expect((await send("GET", url)).body).toMatchObject({
      resourceIds: [tenant.resourceId("redis-1")],
      userIds: [tenant.userId("Kim Lee")],
    });
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual([
      "ROLE_CREATE",
      "ROLE_RESOURCE_ASSIGN",
      "ROLE_USER_ASSIGN",
    ]);
    for (const event of events) {
      expect(event).toMatchObject({
        actor_type: "API_KEY",
        actor_name: "Ada Admin (API key ci-1)",
        actor_email: tenant.admin.email,
        api_key_id: key.id,
      });
    }
  });

  test("an Idempotency-Key belongs to one key, not to all of its owner's", async () => {
    const first = await makeKey(door.call, admin, { scopes: ["roles:write"] });
    const second = await makeKey(door.call, admin, { scopes: ["roles:write"] });
    const id = randomUUID();
    const make = (name: string, who: Record<string, string>) =>
      door.call("POST", roles, { body: { name }, headers: { ...who, "idempotency-key": id } });
    expect((await make("By the first", by(first))).status).toBe(201);
    expect((await make("By the second", by(second))).status).toBe(201);
    expectRefusal(await make("By the third", by(second)), { code: "idempotency_mismatch" });
  });
});

describe("a key never does more than its owner may", () => {
  const change = (text: string, id: string) => door.store.run({ text }, [id]);

  test.each([
    [
      "403 when they are no admin any more",
      "update users set is_org_admin = false where id = $1",
      403,
      "forbidden",
    ],
    [
      "403 when they are deactivated",
      "update users set is_active = false where id = $1",
      403,
      "account_suspended",
    ],
    ["401 when they are deleted", "delete from users where id = $1", 401, "unauthorized"],
  ])("%s", async (_what, statement, status, code) => {
    const own = await makeTenant(door.store);
    const key = await makeKey(door.call, await signIn(door.call, own.admin), { scopes: ["*"] });
    const list = () => door.call("GET", roles, { headers: by(key) });
    expect((await list()).status).toBe(200);
    await change(statement, own.userId("Ada Admin"));
    expect(await list()).toMatchObject({ status, body: { code } });
  });

  test("403 when the whole organization is suspended", async () => {
    const own = await makeTenant(door.store);
    const key = await makeKey(door.call, await signIn(door.call, own.admin), { scopes: ["*"] });
    await change("update organizations set is_suspended = true where id = $1", own.organizationId);
    const answer = await door.call("GET", me, { headers: by(key) });
    expectRefusal(answer, { code: "account_suspended" });
  });
});

describe("how a key is sent", () => {
  const headersOf = (key: string): Record<string, string>[] => [
    { "x-api-key": key },
    { authorization: `ApiKey ${key}` },
    { authorization: `Bearer ${key}` },
  ];

  test("200 in any of three ways, and GET /auth/me takes a key of any scope", async () => {
    const { plainTextKey } = await makeKey(door.call, admin, { scopes: ["agent:connect"] });
    for (const headers of headersOf(plainTextKey)) {
      const answer = await door.call("GET", me, { headers });
      expect(answer.body).toMatchObject({ email: tenant.admin.email, isOrgAdmin: true });
    }
  });

  test("200 for a key of another organization shows that organization alone", async () => {
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    const key = await makeKey(door.call, foreign, { scopes: ["*"] });
    const answer = await door.call("GET", roles, { headers: by(key) });
    expect(answer.text).toContain("Vault Keepers");
    expect(answer.text).not.toContain("DevOps Team");
    const url = `/api/v1/api-keys/${key.id}`;
    expect((await door.call("DELETE", url, { as: admin })).status).toBe(404);
    expect((await door.call("POST", `${url}/rotate`, { as: admin })).status).toBe(404);
    expect((await door.call("GET", roles, { headers: by(key) })).status).toBe(200);
  });

  test("401 for whatever is no key of ours, never 500", async () => {
    const { plainTextKey: good } = await makeKey(door.call, admin);
    const random = `ptn_${"A".repeat(43)}`;
    const spoiled = [
      random,
      `${good}x`,
      good.slice(0, -1),
      good.slice(4),
      good.toUpperCase(),
      good.replace("ptn_", "PTN_"),
      `${good},${good}`,
      `${good}, ${random}`,
      `"${good}"`,
      `${good}%00`,
      "ptn_",
      "ptn_' or 1=1 --",
      `ptn_${"é".repeat(43)}`,
      admin.accessToken,
      "x".repeat(20_000),
      `ptn_${"x".repeat(20_000)}`,
    ];
    for (const key of spoiled) {
      for (const headers of headersOf(Buffer.from(key, "utf8").toString("latin1"))) {
        if (key === admin.accessToken && headers.authorization?.startsWith("Bearer")) continue;
        for (const url of [roles, me]) {
          const answer = await door.call("GET", url, { headers });
          expectRefusal(answer, { code: "unauthorized", message: "Authentication required" });
          expect(answer.headers["www-authenticate"]).toBe("Bearer");
        }
      }
    }
  });

  test("401 when two callers are named at once, even the same one", async () => {
    const { plainTextKey: key } = await makeKey(door.call, admin);
    const token = `Bearer ${admin.accessToken}`;
    const headers: Record<string, string | string[]>[] = [
      { "x-api-key": key, authorization: token },
      { "x-api-key": key, authorization: `ApiKey ${key}` },
      { "x-api-key": "", authorization: token },
      { "x-api-key": [key, key] },
      { authorization: [`ApiKey ${key}`, token] },
      { authorization: [token, token] },
    ];
    for (const both of headers) {
      const answer = await door.call("GET", roles, { headers: both });
      expectRefusal(answer, { code: "unauthorized", message: "Authentication required" });
    }
  });
});
