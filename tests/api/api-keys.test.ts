import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiKey, apiKey, type IssuedApiKey, issuedApiKey } from "@/lib/contract/api-keys";
import { eventsAfter, everything, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { makeTenant, type Tenant } from "../support/tenants";

const path = "/api/v1/api-keys";
const roles = "/api/v1/roles";

let door: Door;
let tenant: Tenant;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeTenant(door.store);
  admin = await signIn(door.call, tenant.admin);
});
afterAll(() => door.close());

const create = (body: unknown, headers = {}) =>
  door.call<IssuedApiKey>("POST", path, { as: admin, body, headers });
const list = (query = "", as = admin) => door.call<ApiKey[]>("GET", `${path}${query}`, { as });
const listed = async (id: string) => (await list()).body.find((key) => key.id === id);
const revoke = (id: string) => door.call("DELETE", `${path}/${id}`, { as: admin });
const use = (key: IssuedApiKey, url = roles) => door.call("GET", url, { headers: by(key) });

const inDays = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
const daysUntil = (moment: string | null | undefined) =>
  (Date.parse(moment ?? "") - Date.now()) / 86_400_000;

/** Puts the end of a key where no caller may put it. */
const endNow = (id: string) =>
  door.store.run({ text: "update api_keys set expires_at = now() where id = $1" }, [id]);

describe(`POST ${path}`, () => {
  test("201 shows the key once; nothing that is kept holds it", async () => {
    const since = await newestEvent(door.store);
    const body = {
      name: "  ci-1 ",
      description: "Deployments",
      scopes: ["roles:read", "roles:write"],
      expiresAt: inDays(90),
    };
    const answer = await create(body);
    expect(answer.status).toBe(201);
    expect(issuedApiKey.strict().parse(answer.body)).toEqual(answer.body);
    const { plainTextKey, keyPrefix, id } = answer.body;
    expect(plainTextKey).toMatch(/^ptn_[\w-]{43}$/);
    expect(keyPrefix).toBe(plainTextKey.slice(0, 12));
    expect(answer.body).toMatchObject({ ...body, name: "ci-1" });
    const [event, ...others] = await eventsAfter(door.store, since);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      event_type: "API_KEY_CREATE",
      resource_type: "API_KEY",
      resource_id: id,
      resource_name: "ci-1",
      details: { before: null, after: { keyPrefix, scopes: body.scopes } },
    });
    expect((await list()).text).not.toContain(plainTextKey);
    expect(await everything(door.store)).not.toContain(plainTextKey.slice(13));
  });

  test("201 again for the same Idempotency-Key: the same key, which was kept sealed", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const body = { name: "once", scopes: ["*"] };
    const first = await create(body, headers);
    const second = await create(body, headers);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(await everything(door.store)).not.toContain(first.body.plainTextKey.slice(13));
    expect(await everything(door.store)).not.toContain("plainTextKey");
    expectRefusal(await create({ ...body, name: "other" }, headers), {
      code: "idempotency_mismatch",
    });
  });

  test("201 anew when the kept answer opens no more", async () => {
    const key = randomUUID();
    const headers = { "idempotency-key": key };
    const first = await create({ name: "sealed", scopes: ["*"] }, headers);
    await door.store.run({ text: "update idempotency_keys set body = 'AAAA' where key = $1" }, [
      key,
    ]);
    const second = await create({ name: "sealed", scopes: ["*"] }, headers);
    expect(second.status).toBe(201);
    expect(second.body.plainTextKey).not.toBe(first.body.plainTextKey);
    expect((await create({ name: "sealed", scopes: ["*"] }, headers)).text).toBe(second.text);
  });

  test("201 for the longest of everything, and for null where nothing is meant", async () => {
    const long = { name: "n".repeat(255), description: "d".repeat(500), scopes: ["*"] };
    expect((await create(long)).body).toMatchObject({ ...long, expiresAt: null });
    const bare = { name: "bare", description: null, scopes: ["audit:read"], expiresAt: null };
    expect((await create(bare)).body).toMatchObject(bare);
  });

  const good = { name: "ci", scopes: ["roles:read"] };
  test.each([
    [{ scopes: ["roles:read"] }, { name: "name is required" }],
    [{ ...good, name: " " }, { name: "name is required" }],
    [{ ...good, name: "n".repeat(256) }, { name: "name must be at most 255 characters" }],
    [
      { ...good, description: "d".repeat(501) },
      { description: "description must be at most 500 characters" },
    ],
    [{ name: "ci" }, { scopes: "scopes is required" }],
    [{ ...good, scopes: [] }, { scopes: "scopes must name at least one scope" }],
    [{ ...good, scopes: "roles:read" }, { scopes: "scopes must be a list of scopes" }],
    [{ ...good, scopes: ["keys:manage"] }, { "scopes.0": "scopes.0 must be a scope" }],
    [{ ...good, scopes: ["roles"] }, { "scopes.0": "scopes.0 must be a scope" }],
    [
      { ...good, scopes: ["roles:read", "roles:read"] },
      { scopes: "scopes must not name a scope twice" },
    ],
    [
      { ...good, expiresAt: "2026-01-01T00:00:00Z" },
      { expiresAt: "expiresAt must lie in the future" },
    ],
    [
      { ...good, expiresAt: "tomorrow" },
      { expiresAt: "expiresAt must be a moment such as 2026-02-18T10:30:00Z" },
    ],
    [{ ...good, plainTextKey: "ptn_mine" }, { plainTextKey: "plainTextKey is not known here" }],
  ])("400 for %j", async (body, validationErrors) => {
    expectRefusal(await create(body), { code: "validation", validationErrors });
  });
});

describe(`GET ${path}`, () => {
  test("200 lists every key by name, with its state, and never the key or its hash", async () => {
    const own = await makeTenant(door.store);
    const as = await signIn(door.call, own.admin);
    const names = ["zeta", "Alpha", "beta", "gamma"];
    const [zeta, , beta, gamma] = await Promise.all(
      names.map((name) => makeKey(door.call, as, { name })),
    );
    await door.call("DELETE", `${path}/${zeta?.id}`, { as });
    await endNow(beta?.id ?? "");
    const answer = await list("", as);
    expect(apiKey.strict().array().parse(answer.body)).toEqual(answer.body);
    expect(answer.body.map(({ name, status }) => [name, status])).toEqual([
      ["Alpha", "ACTIVE"],
      ["beta", "EXPIRED"],
      ["gamma", "ACTIVE"],
      ["zeta", "REVOKED"],
    ]);
    expect(answer.body.at(-1)).toMatchObject({
      isRevoked: true,
      revokedByName: "Ada Admin",
      revokedAt: expect.stringMatching(/Z$/),
      createdByEmail: own.admin.email,
      lastUsedAt: null,
      lastUsedIp: null,
    });
    const found = async (query: string) => (await list(query, as)).body.map(({ name }) => name);
    expect(await found("?status=ACTIVE")).toEqual(["Alpha", "gamma"]);
    expect(await found("?q=ALPHA")).toEqual(["Alpha"]);
    expect(await found(`?q=${encodeURIComponent(gamma?.keyPrefix ?? "")}`)).toEqual(["gamma"]);
    expect(await found("?sort=-name")).toEqual(["zeta", "gamma", "beta", "Alpha"]);
    expect((await list("?page=1&size=3", as)).body).toMatchObject({
      content: [{ name: "zeta" }],
      totalElements: 4,
    });
    await door.store.run({ text: "update users set is_org_admin = false where id = $1" }, [
      own.userId("Ada Admin"),
    ]);
    const other = await signIn(door.call, own.otherAdmin);
    expect((await list("?status=SUSPENDED", other)).body).toHaveLength(2);
  });

  test("200 tells when and from where a key was used last, 304 while it was not", async () => {
    const key = await makeKey(door.call, admin);
    expect((await listed(key.id))?.lastUsedAt).toBeNull();
    await use(key);
    const known = await listed(key.id);
    expect(known?.lastUsedIp).toBe("127.0.0.1");
    expect(Math.abs(daysUntil(known?.lastUsedAt)) * 86_400).toBeLessThan(30);
    const tag = (await list()).headers.etag ?? "";
    const again = () => door.call("GET", path, { as: admin, headers: { "if-none-match": tag } });
    expect((await again()).status).toBe(304);
    await door.store.run(
      { text: "update api_keys set last_used_at = now() - interval '1 hour' where id = $1" },
      [key.id],
    );
    expect((await again()).status).toBe(200);
    const earlier = (await listed(key.id))?.lastUsedAt;
    await use(key);
    expect((await listed(key.id))?.lastUsedAt).not.toBe(earlier);
  });
});

describe(`DELETE ${path}/{id}`, () => {
  test("204 ends the key at once; a second time changes nothing and tells nothing", async () => {
    const key = await makeKey(door.call, admin, { name: "to revoke" });
    expect((await use(key)).status).toBe(200);
    const since = await newestEvent(door.store);
    expect((await revoke(key.id)).status).toBe(204);
    const refused = await use(key);
    expectRefusal(refused, { code: "key_revoked", message: "Authentication required" });
    expect(refused.headers["www-authenticate"]).toBe("Bearer");
    const before = await listed(key.id);
    expect(before).toMatchObject({ isRevoked: true, status: "REVOKED" });
    expect((await revoke(key.id)).status).toBe(204);
    expect(await listed(key.id)).toEqual(before);
    expect(await eventsAfter(door.store, since)).toMatchObject([
      { event_type: "API_KEY_REVOKE", resource_id: key.id, resource_name: "to revoke" },
    ]);
  });

  test("404 for a key that is not there, 401 with an expired one", async () => {
    const id = randomUUID();
    const message = `API key not found with id: ${id}`;
    expectRefusal(await revoke(id), { code: "api_key_not_found", message });
    const key = await makeKey(door.call, admin);
    await endNow(key.id);
    const refused = await use(key);
    expectRefusal(refused, { code: "key_expired", message: "Authentication required" });
    expect(refused.headers["www-authenticate"]).toBe("Bearer");
  });
});
