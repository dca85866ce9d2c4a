import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/domain/password";
import { checksum } from "../support/audit";
import type { Answer, Bearer } from "../support/call";
import { type Door, openDoor } from "../support/door";
import { signIn } from "../support/principals";
import {
  byTitle,
  type DeclaredCall,
  needsPermission,
  pathOf,
  readRouteTable,
} from "../support/routes";
import { nounOf, sampleBody } from "../support/samples";
import { demoPassword } from "../support/settings";
import { forge, goodClaims, namedBy } from "../support/tokens";
import { fillWorld, type Tenant } from "../support/world";

type Holder =
  | "anonymous"
  | "member"
  | "admin"
  | "otherAdmin"
  | "expired"
  | "signedOut"
  | "inactive";

const { calls } = await readRouteTable();
const guarded = calls.filter(needsPermission);
const withIds = guarded.filter(({ ids }) => ids.length > 0);

let door: Door;
let ours: Tenant;
let theirs: Tenant;
const holders: Partial<Record<Holder, Bearer>> = {};

/** Everything that anybody of our organization was ever answered. */
const seen: string[] = [];
let listening = false;

beforeAll(async () => {
  door = await openDoor({
    watch: (_sent, { text, headers }) => {
      if (listening) seen.push(text, JSON.stringify(headers));
    },
  });
  [ours, theirs] = await fillWorld(door.store, await hashPassword(demoPassword));
  const enter = (tenant: Tenant, id = "") =>
    signIn(door.call, { organizationSlug: tenant.slug, email: tenant.emails[id] ?? "" });
  const admin = await enter(ours, ours.admins[0]);
  const claims = goodClaims(namedBy(admin.accessToken));
  Object.assign(holders, {
    admin,
    member: await enter(ours, ours.members[0]),
    otherAdmin: await enter(theirs, theirs.admins[0]),
    expired: {
      accessToken: await forge({ ...claims, iat: claims.iat - 700, exp: claims.iat - 60 }),
    },
    signedOut: await enter(ours, ours.admins[0]),
    inactive: await enter(ours, ours.admins[1]),
  });
  await door.call("POST", "/api/v1/auth/logout", { as: holders.signedOut });
  await door.store.run({ text: "update users set is_active = false where id = $1" }, [
    ours.admins[1],
  ]);
});
afterAll(() => door.close());

/** The id of the tenant that fits a position of a path: the last ones, which are not linked yet. */
function idOf({ pattern }: DeclaredCall, name: string, tenant: Tenant): string {
  if (name === "none") return randomUUID();
  const noun = nounOf(pattern, name);
  if (noun === "roles") return tenant.roles[0] ?? "";
  if (noun === "api-keys") return tenant.apiKeys[0] ?? "";
  return (noun === "users" ? tenant.members : tenant.resources).at(-1) ?? "";
}

function bodyOf(call: DeclaredCall, tenant: Tenant): unknown {
  const sample = sampleBody(call);
  if (typeof sample !== "object" || sample === null) return sample;
  if ("ids" in sample) return { ...sample, ids: [idOf(call, "ids", tenant)] };
  return "name" in sample ? { ...sample, name: `${ours.canary} written ${randomUUID()}` } : sample;
}

function send(call: DeclaredCall, holder: Holder, ids: Record<string, string>, tenant = ours) {
  const own = Object.fromEntries(call.ids.map((name) => [name, idOf(call, name, tenant)]));
  const body = bodyOf(call, tenant);
  return door.call(call.method, pathOf(call.pattern, { ...own, ...ids }), {
    as: holders[holder],
    ...(body !== undefined && { body }),
  });
}

/** An answer without what differs from call to call, and with the id made anonymous. */
function comparable({ status, headers, text }: Answer, id: string): string {
  const { date: _date, "x-request-id": requestId = "", ...rest } = headers;
  const neutral = (value: string) =>
    value
      .replaceAll(id, "<id>")
      .replaceAll(String(requestId), "<request>")
      .replace(/"timestamp":"[^"]+"/, '"timestamp":""');
  return JSON.stringify([status, neutral(JSON.stringify(rest)), neutral(text)]);
}

describe.each(byTitle(withIds))("%s", (_title, call) => {
  for (const name of call.ids) {
    test(`404 for a foreign ${name} is the 404 for an absent one, to the byte`, async () => {
      const before = await checksum(door.store, theirs.id);
      listening = true;
      const [foreign, absent] = [idOf(call, name, theirs), randomUUID()];
      const first = await send(call, "admin", { [name]: foreign });
      const second = await send(call, "admin", { [name]: absent });
      listening = false;
      expect(first.status).toBe(404);
      expect(comparable(first, foreign)).toBe(comparable(second, absent));
      expect(await checksum(door.store, theirs.id)).toBe(before);
    });
  }

  test("404 for an admin of another organization, who changes nothing here", async () => {
    const before = await checksum(door.store, ours.id);
    const foreign = Object.fromEntries(call.ids.map((name) => [name, idOf(call, name, ours)]));
    const answer = await send(call, "otherAdmin", foreign, theirs);
    expect(answer.status).toBe(404);
    expect(await checksum(door.store, ours.id)).toBe(before);
  });
});

describe.each(byTitle(guarded))("%s", (_title, call) => {
  const refused: [Holder, number, string][] = [
    ["anonymous", 401, "unauthorized"],
    ["expired", 401, "unauthorized"],
    ["signedOut", 401, "unauthorized"],
    ["inactive", 403, "account_suspended"],
    ["member", 403, "forbidden"],
  ];
  const id4 = (name: string) => ({
    own: idOf(call, name, ours),
    foreign: idOf(call, name, theirs),
    absent: randomUUID(),
    malformed: "zzzzzzzz-zzzz-4zzz-8zzz-zzzzzzzzzzzz",
  });

  test.each(refused)("%s is refused by %i %s, whatever the id", async (holder, status, code) => {
    const [theirsBefore, oursBefore] = [await checksum(door.store, theirs.id), await rowsOfOurs()];
    const answers: string[] = [];
    listening = true;
    const positions = call.ids.length > 0 ? call.ids : ["none"];
    for (const name of positions) {
      for (const id of Object.values(id4(name))) {
        const answer = await send(call, holder, { [name]: id });
        expect(answer.status).toBe(status);
        expect(answer.body).toMatchObject({ code });
        answers.push(comparable(answer, id));
      }
    }
    listening = false;
    // One position at a time: within it, no id makes a difference.
    for (let start = 0; start < answers.length; start += 4) {
      expect(new Set(answers.slice(start, start + 4)).size).toBe(1);
    }
    expect(await checksum(door.store, theirs.id)).toBe(theirsBefore);
    expect(await rowsOfOurs()).toBe(oursBefore);
  });
});

/** Our tables without the log of refusals, which has to grow. */
async function rowsOfOurs(): Promise<string> {
  const sum = await checksum(door.store, ours.id);
  return sum.replace(/^audit_events .*$/m, "");
}

describe("ids in bodies and filters", () => {
  test.each(["resources", "users"])("200 finds no foreign id among bulk %s", async (path) => {
    const [id = "", absent] = [
      path === "users" ? theirs.members[0] : theirs.resources[0],
      randomUUID(),
    ];
    const before = await checksum(door.store, theirs.id);
    for (const query of ["", "?atomic=true"]) {
      const url = `/api/v1/roles/${ours.roles[1]}/${path}${query}`;
      listening = true;
      const post = (ids: string[]) => door.call("POST", url, { as: holders.admin, body: { ids } });
      const [first, second] = [await post([id]), await post([absent])];
      listening = false;
      expect(first.text).toContain("not_found");
      expect(comparable(first, id)).toBe(comparable(second, absent));
    }
    expect(await checksum(door.store, theirs.id)).toBe(before);
  });

  test.each(["resources", "users"])("200 assigns our own beside foreign %s", async (path) => {
    const key = path === "users" ? "members" : "resources";
    const [own, foreign] = [ours[key].at(-2), theirs[key].at(-1)];
    const url = `/api/v1/roles/${ours.roles[2]}/${path}`;
    const body = { ids: [own, foreign] };
    expect((await door.call("POST", url, { as: holders.admin, body })).body).toEqual({
      results: [
        { id: own, outcome: "assigned" },
        { id: foreign, outcome: "not_found" },
      ],
    });
  });

  test("200 is an empty list for every filter that names what is theirs", async () => {
    listening = true;
    const { canary, members, resources, roles, emails } = theirs;
    for (const url of [
      `/api/v1/resources?ids=${resources.join(",")}`,
      `/api/v1/resources?q=${canary}`,
      `/api/v1/resources?q=${resources[0]}`,
      `/api/v1/resources?provider=${canary}-provider`,
      `/api/v1/users?ids=${members.join(",")}`,
      `/api/v1/users?emails=${Object.values(emails).join(",")}`,
      `/api/v1/users?q=${canary}`,
      `/api/v1/users?q=${members[0]}`,
      `/api/v1/roles?q=${canary}`,
      `/api/v1/roles?q=${roles[0]}`,
    ]) {
      const answer = await door.call("GET", url, { as: holders.admin });
      expect([answer.status, answer.text]).toEqual([200, "[]"]);
      const separator = `${url}&page=0`;
      const page = await door.call("GET", separator, { as: holders.admin });
      expect(page.body).toMatchObject({ content: [], totalElements: 0 });
    }
    listening = false;
  });

  test("201 for a name that only they have, and no word of it", async () => {
    const name = `${theirs.canary} role 0`;
    const answer = await door.call("POST", "/api/v1/roles", { as: holders.admin, body: { name } });
    expect(answer.status).toBe(201);
    await door.store.run({ text: "delete from roles where organization_id = $1 and name = $2" }, [
      ours.id,
      name,
    ]);
  });
});

test("nobody of one organization was ever answered a word of another", async () => {
  listening = true;
  for (const { pattern, ids, method } of calls) {
    // The log repeats to us what we asked for above; the witness knows what that was.
    if (method !== "GET" || ids.length > 0 || pattern.includes("/audit-logs")) continue;
    for (const query of ["", "?page=0&size=500", "?q=e"]) {
      await door.call("GET", `${pattern}${query}`, { as: holders.admin });
    }
  }
  for (const id of ours.roles) {
    for (const path of ["", "/users", "/resources"]) {
      await door.call("GET", `/api/v1/roles/${id}${path}`, { as: holders.admin });
    }
  }
  listening = false;
  expect(seen.length).toBeGreaterThan(200);
  expect(seen.some((text) => text.includes(ours.canary))).toBe(true);
  expect(seen.filter((text) => text.toLowerCase().includes(theirs.canary))).toEqual([]);
  expect(seen.filter((text) => /vault keepers|globex|prod-db|\$argon2/i.test(text))).toEqual([]);
});
