import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, opalResourceId, resourceId, userId } from "@/db/seed/demo-ids";
import type { Group, GroupResource, GroupUser, OpalPage, ResourceUser } from "@/lib/contract/opal";
import { type Door, openDoor } from "../support/door";
import { makeKey } from "../support/keys";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { makeTenant, type Tenant } from "../support/tenants";

const groupsTotal = 450;

let door: Door;
let admin: Principal;
let crowd: Tenant;
let crowdAdmin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  crowd = await makeTenant(door.store, { resources: ["one", "two", "three"] });
  crowdAdmin = await signIn(door.call, crowd.admin);
  await addGroups(groupsTotal, "Many");
});
afterAll(() => door.close());

const addGroups = (count: number, name: string) =>
  door.store.run(
    {
      text: `insert into roles (organization_id, name)
        select $1, $2 || ' ' || n from generate_series(1, $3::int) n`,
    },
    [crowd.organizationId, name, count],
  );
const send = <Body>(method: string, path: string, body?: unknown) =>
  door.call<Body>(method, path, { as: admin, body });
const page = async (query = "", path = "/v1/groups") => {
  const answer = await door.call<OpalPage<Group>>("GET", `${path}${query}`, { as: crowdAdmin });
  expect(answer.status).toBe(200);
  return answer.body;
};
const at = (cursor: string | null) => `&cursor=${cursor}`;

describe("paging", () => {
  test("200 groups are a page unless said otherwise, 450 are three", async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    let query = "";
    for (;;) {
      const { next, results } = await page(query);
      sizes.push(results.length);
      seen.push(...results.map(({ group_id }) => group_id));
      if (next === null) break;
      query = `?cursor=${next}`;
    }
    expect(sizes).toEqual([200, 200, 50]);
    expect(new Set(seen).size).toBe(groupsTotal);
    expect((await page("?page_size=1000")).results).toHaveLength(groupsTotal);
    expect((await page("?page_size=1000")).next).toBeNull();
  });

  test("no row is repeated or skipped while others come, go and change their names", async () => {
    const before = new Set((await page("?page_size=1000")).results.map(({ group_id }) => group_id));
    const seen: string[] = [];
    let next: string | null = "";
    for (let round = 0; next !== null; round += 1) {
      const found: OpalPage<Group> = await page(`?page_size=50${at(next)}`);
      seen.push(...found.results.map(({ group_id }) => group_id));
      next = found.next;
      await addGroups(20, `Come ${round}`);
      // The row at the edge goes, and one that was seen gets a name that would come last.
      const [edge, renamed] = [found.results.at(-1), found.results.at(0)];
      await door.store.run({ text: "delete from roles where id = $1" }, [edge?.group_id]);
      const rename = { text: "update roles set name = 'zzz ' || name where id = $1" };
      await door.store.run(rename, [renamed?.group_id]);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...before].filter((id) => !seen.includes(id))).toEqual([]);
  });

  test("previous leads back to where one came from", async () => {
    const first = await page("?page_size=100");
    expect(first.previous).toBeNull();
    const second = await page(`?page_size=100${at(first.next)}`);
    const back = await page(`?page_size=100${at(second.previous)}`);
    expect(back.results).toEqual(first.results);
    expect(back.previous).toBeNull();
    expect((await page(`?page_size=100${at(back.next)}`)).results).toEqual(second.results);
  });

  test("400 for a cursor that was not made here, 200 for an empty one", async () => {
    const { next } = await page("?page_size=1");
    const cursor = next ?? "";
    const changed = `${cursor.slice(0, 10)}${cursor[10] === "A" ? "B" : "A"}${cursor.slice(11)}`;
    const last = `${cursor.slice(0, -1)}${cursor.endsWith("A") ? "B" : "A"}`;
    const plain = Buffer.from(`groups after ${randomUUID()} 12345678`).toString("base64url");
    for (const wrong of ["x", "1", changed, last, `${cursor}=`, cursor.slice(0, -4), plain]) {
      const answer = await door.call("GET", `/v1/groups?cursor=${encodeURIComponent(wrong)}`, {
        as: crowdAdmin,
      });
      expectRefusal(answer, {
        code: "validation",
        validationErrors: { cursor: "cursor is not one of this list" },
      });
    }
    const elsewhere = await door.call("GET", `/v1/users?cursor=${cursor}`, { as: crowdAdmin });
    expectRefusal(elsewhere, { code: "validation" });
    expect((await page("?cursor=&page_size=1")).next).toBe(next);
  });

  test.each(["0", "1001", "1.5", "ten", "-1", ""])("400 for a page size of %j", async (size) => {
    expectRefusal(await send("GET", `/v1/groups?page_size=${size}`), {
      code: "validation",
      validationErrors: { page_size: "page_size must be a whole number from 1 to 1000" },
    });
  });

  test("users of a group, users and resources are paged alike", async () => {
    const body = { name: `All ${randomUUID()}`, group_type: "OPAL_GROUP", app_id: acmeId };
    const { group_id } = (await send<Group>("POST", "/v1/groups", body)).body;
    for (const number of [11, 12, 13]) {
      await send("POST", `/v1/groups/${group_id}/users/${userId(number)}`);
    }
    const lists: [string, number][] = [
      [`/v1/groups/${group_id}/users`, 3],
      ["/v1/users", 40],
      ["/v1/resources", 30],
    ];
    for (const [path, total] of lists) {
      const seen: unknown[] = [];
      let next: string | null = "";
      while (next !== null) {
        const url: string = `${path}?page_size=2${at(next)}`;
        const { body: found } = await send<OpalPage<object>>("GET", url);
        seen.push(...found.results.map((one) => JSON.stringify(one)));
        next = found.next;
      }
      expect(new Set(seen).size).toBe(total);
      expect(seen).toHaveLength(total);
    }
    const absent = await send("GET", `/v1/groups/${randomUUID()}/users`);
    expect(absent.body).toMatchObject({ code: "role_not_found" });
  });
});

describe("filters", () => {
  test("group_ids and group_name, resource_ids and resource_name, joined by commas", async () => {
    const ids = [resourceId(1), resourceId(2)];
    type Names = OpalPage<{ name: string }>;
    const names = async (path: string) =>
      (await send<Names>("GET", path)).body.results.map(({ name }) => name);
    expect(await names(`/v1/resources?resource_ids=${ids.join(",")}`)).toEqual([
      "prod-db",
      "prod-replica",
    ]);
    expect(await names("/v1/resources?resource_name=PROD-DB")).toEqual(["prod-db"]);
    expect(await names("/v1/resources?resource_name=prod")).toEqual([]);
    expect(await names("/v1/groups?group_name=devops%20team")).toEqual(["DevOps Team"]);
    expect(await names(`/v1/groups?group_ids=${randomUUID()}`)).toEqual([]);
    // What is not known here is not looked at.
    expect(await names("/v1/groups?group_name=Read%20Only&colour=red")).toEqual(["Read Only"]);
    expectRefusal(await send("GET", "/v1/groups?group_ids=x"), { code: "validation" });
  });

  test("a resource and a user as Opal shows them, the user by id before email", async () => {
    expect((await send("GET", `/v1/resources/${resourceId(1)}`)).body).toEqual({
      resource_id: resourceId(1),
      app_id: acmeId,
      name: "prod-db",
      resource_type: "CUSTOM",
    });
    const shown = {
      user_id: userId(12),
      email: "diego.torres@acme.example",
      full_name: "Diego Torres",
      first_name: "Diego",
      last_name: "Torres",
      position: "",
    };
    const email = "?email=Diego.Torres@acme.example";
    expect((await send("GET", `/v1/user${email}`)).body).toEqual(shown);
    const both = await send("GET", `/v1/user${email}&user_id=${userId(13)}`);
    expect(both.body).toMatchObject({ user_id: userId(13) });
    expectRefusal(await send("GET", "/v1/user"), {
      code: "validation",
      validationErrors: { user_id: "user_id or email is required" },
    });
    expectRefusal(await send("GET", "/v1/user?email=nobody@acme.example"), {
      code: "user_not_found",
      message: "User not found with email: nobody@acme.example",
    });
  });
});

describe("an API key as bearer token", () => {
  test("reads and writes by its scopes; 403 names the one it lacks", async () => {
    const [reader, writer] = await Promise.all([
      makeKey(door.call, admin, { scopes: ["groups:read"] }),
      makeKey(door.call, admin, { scopes: ["groups:write"] }),
    ]);
    const bearer = (key: { plainTextKey: string }) => ({
      headers: { authorization: `Bearer ${key.plainTextKey}` },
    });
    const body = { name: `By key ${randomUUID()}`, group_type: "OPAL_GROUP", app_id: acmeId };
    expect((await door.call("GET", "/v1/groups", bearer(reader))).status).toBe(200);
    expectRefusal(await door.call("POST", "/v1/groups", { ...bearer(reader), body }), {
      code: "key_scope",
      message: "This key lacks the scope groups:write",
    });
    expectRefusal(await door.call("GET", "/v1/groups", bearer(writer)), {
      code: "key_scope",
      message: "This key lacks the scope groups:read",
    });
    expect((await door.call("POST", "/v1/groups", { ...bearer(writer), body })).status).toBe(200);
    const roles = await door.call("GET", "/api/v1/roles", bearer(reader));
    expectRefusal(roles, { code: "key_scope", message: "This key lacks the scope roles:read" });
  });
});

describe("GET /v1/resources/{resource_id}/users", () => {
  test("200 counts each user's ways, and the latest end is theirs", async () => {
    const path = `/v1/resources/${opalResourceId}/users`;
    const make = async () => {
      const body = { name: randomUUID(), group_type: "OPAL_GROUP", app_id: acmeId };
      return (await send<Group>("POST", "/v1/groups", body)).body;
    };
    const [group, other] = [await make(), await make()];
    const own = (path: string) => `/v1/groups/${group.group_id}${path}`;
    const [reader, both] = [userId(13), userId(14)];
    await send("POST", own(`/resources/${opalResourceId}`), { access_level_remote_id: "write" });
    await send("POST", `/v1/groups/${other.group_id}/resources/${opalResourceId}`, {});
    const sooner = await send<GroupUser>("POST", own(`/users/${both}`), { duration_minutes: 30 });
    const later = await send<GroupUser>("POST", `/v1/groups/${other.group_id}/users/${both}`, {
      duration_minutes: 90,
    });
    await send("POST", own(`/users/${reader}`), { duration_minutes: 30 });
    const { status, body } = await send<OpalPage<ResourceUser>>("GET", path);
    expect([status, body.next, body.previous]).toEqual([200, null, null]);
    const of = (id: string) => body.results.find(({ user_id }) => user_id === id);
    expect(of(reader)).toMatchObject({
      resource_id: opalResourceId,
      full_name: "Hana Sato",
      access_level: { access_level_name: "write", access_level_remote_id: "write" },
      expiration_date: expect.stringMatching(/Z$/),
      has_direct_access: false,
      num_access_paths: 1,
    });
    expect(sooner.body.expiration_date).not.toBe(later.body.expiration_date);
    expect(of(both)).toMatchObject({
      access_level: { access_level_name: "", access_level_remote_id: "" },
      expiration_date: later.body.expiration_date,
      num_access_paths: 2,
    });
    expect(of(userId(1))).toMatchObject({ has_direct_access: true, expiration_date: null });
    const few = await send<OpalPage<ResourceUser>>("GET", `${path}?limit=1`);
    expect(few.body.results).toEqual(body.results.slice(0, 1));
    const groups = await send<{ group_resources: GroupResource[] }>(
      "GET",
      `/v1/resources/${opalResourceId}/groups`,
    );
    expect(groups.body.group_resources.map(({ group_id }) => group_id)).toEqual(
      expect.arrayContaining([group.group_id, other.group_id]),
    );
  });
});
