import fc from "fast-check";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, resourceId, roleId, userId } from "@/db/seed/demo-ids";
import { type AccessRow, accessPage, accessRow } from "@/lib/contract/access";
import type { Page } from "@/lib/contract/common";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { expectedRows, fillFacts, organizationFacts } from "../support/access";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

const path = "/api/v1/access";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const list = (query = "", as = admin) =>
  door.call<Page<AccessRow>>("GET", `${path}${query}`, { as });

/** Walks all pages; `size` small enough that pages begin in the middle of a person. */
async function walk(query: string, size: number, as: Principal): Promise<Page<AccessRow>> {
  const content: AccessRow[] = [];
  for (let page = 0; ; page += 1) {
    const { status, body } = await list(`?${query}&page=${page}&size=${size}`, as);
    expect(status).toBe(200);
    content.push(...body.content);
    if (body.content.length < size) return { ...body, content };
  }
}

const pairs = (rows: readonly AccessRow[]) =>
  rows.map(({ user, resource }) => `${user.name} ${resource.name}`);

/** The person of the demo data with two roles that hold prod-db. */
const oncallAndSre = userId(6);
const between = (query: string) => `?userId=${oncallAndSre}&resourceId=${resourceId(1)}${query}`;

describe(`GET ${path}`, () => {
  test("200 tells every route, the smallest limit, and which role set it", async () => {
    const { status, body } = await list(between(""));
    expect(status).toBe(200);
    expect(accessPage.parse(body)).toEqual(body);
    expect(body).toMatchObject({ totalElements: 1, totalPages: 1, number: 0, size: 20 });
    expect(body.content).toMatchObject([
      {
        user: { id: oncallAndSre },
        resource: { id: resourceId(1), name: "prod-db", isActive: true },
        state: "can",
        reason: null,
        limitHours: 4,
        decidedBy: { kind: "role", roleId: roleId(2), roleName: "Site Reliability" },
        sentence:
          "Up to 4 h: the smallest limit among these roles counts, 4 h from Site Reliability.",
        routes: [
          { kind: "role", roleName: "Site Reliability", capHours: 4, limitHoursWithout: 8 },
          { kind: "role", roleName: "Database on-call", capHours: 8, limitHoursWithout: 4 },
        ],
      },
    ]);
  });

  test("200 lists an admin with every resource, and only the organization's limit", async () => {
    const { body } = await list(`?userId=${userId(1)}&size=500`);
    expect(body.totalElements).toBe(30);
    expect(body.content[0]).toMatchObject({
      limitHours: 24,
      decidedBy: { kind: "organization" },
      routes: [{ kind: "admin" }, { kind: "role", roleName: "Break-glass" }],
    });
  });

  test("200 with a role lists its people and its resources, and their other routes too", async () => {
    const { body } = await list(`?roleId=${roleId(1)}&size=500`);
    expect(body.totalElements).toBe(12 * 4);
    const both = body.content.find(
      ({ user, resource }) => user.id === oncallAndSre && resource.id === resourceId(1),
    );
    expect(both?.routes).toHaveLength(2);
  });

  test("200 and empty for ids that nobody has", async () => {
    for (const name of ["userId", "resourceId", "roleId"]) {
      const { status, body } = await list(`?${name}=00000000-0000-4000-8000-00000000dead`);
      expect([status, body.totalElements, body.content]).toEqual([200, 0, []]);
    }
  });

  test("200 and empty behind the last page, with the total all the same", async () => {
    const { body } = await list("?page=100000&size=500");
    expect(body.content).toEqual([]);
    expect(body.totalElements).toBeGreaterThan(100);
  });

  test("200 forgets an assignment that was taken away, and keeps it for the moment before", async () => {
    const own = `/api/v1/roles/${devOpsTeamId}/users/${userId(40)}`;
    const asked = `?userId=${userId(40)}&resourceId=${resourceId(1)}`;
    expect((await door.call("POST", own, { as: admin })).status).toBe(200);
    expect((await list(asked)).body.content).toMatchObject([
      { routes: [{ roleName: "DevOps Team", by: { name: admin.user.name }, endsAt: null }] },
    ]);
    const [{ at } = { at: "" }] = await moments();
    expect((await door.call("DELETE", own, { as: admin })).status).toBe(204);
    expect((await list(asked)).body.totalElements).toBe(0);
    expect((await list(`${asked}&at=${at}`)).body.totalElements).toBe(1);
    expect((await list("?at=2001-01-01T00:00:00Z")).body.totalElements).toBe(0);
  });

  test("200 names the limit that the organization had at the moment", async () => {
    const asked = `?userId=${userId(1)}&resourceId=${resourceId(1)}`;
    const [{ at } = { at: "" }] = await moments();
    const settings = "/api/v1/organization/settings";
    const body = { maxSessionDurationHours: 6 };
    expect((await door.call("PATCH", settings, { as: admin, body })).status).toBe(200);
    expect((await list(asked)).body.content).toMatchObject([{ limitHours: 6 }]);
    expect((await list(`${asked}&at=${at}`)).body.content).toMatchObject([{ limitHours: 24 }]);
  });

  test.each([
    ["at=2999-01-01T00:00:00Z", "at", "at must not lie in the future"],
    ["at=1969-12-31T23:59:59Z", "at", "at must lie after 1970"],
    ["at=0000-01-01T00:00:00Z", "at", "at must be a moment such as 2026-02-18T10:30:00Z"],
    ["at=yesterday", "at", "at must be a moment such as 2026-02-18T10:30:00Z"],
    ["userId=ana", "userId", "userId must be a UUID"],
    ["size=501", "size", "size must be a whole number from 1 to 500"],
    ["state=can", "state", undefined],
  ])("400 for ?%s", async (query, field, sentence) => {
    const answer = await list(`?${query}`);
    expectRefusal(answer, { code: "validation" });
    expect(answer.body).toMatchObject({
      validationErrors: { [field]: sentence ?? expect.any(String) },
    });
  });

  test("304 while nothing has changed", async () => {
    const { etag = "" } = (await list()).headers;
    const again = await door.call("GET", path, { as: admin, headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });
});

describe(`GET ${path}/export`, () => {
  const parse = (text: string) => {
    const [comment = "", ...lines] = text.split("\r\n");
    const { data, errors } = Papa.parse<Record<string, string>>(lines.join("\r\n"), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    return { comment, rows: data };
  };

  test("200 is the list as CSV, below a line that names the filters", async () => {
    const query = `roleId=${roleId(1)}`;
    const answer = await door.call("GET", `${path}/export?${query}`, { as: admin });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": expect.stringMatching(
        /^attachment; filename="access-acme-[\d-]+\.csv"$/,
      ),
    });
    const { comment, rows } = parse(answer.text);
    expect(comment).toMatch(/^# Access in acme; roleId=[-\da-f]{36}; at=20[-\d]+T[:\d]+\.\d{6}Z$/);
    const { content } = await walk(query, 500, admin);
    expect(rows.map(({ user, resource }) => `${user} ${resource}`)).toEqual(pairs(content));
    expect(rows[0]).toEqual({
      user: content[0]?.user.name,
      email: content[0]?.user.email,
      userId: content[0]?.user.id,
      resource: content[0]?.resource.name,
      resourceId: content[0]?.resource.id,
      state: content[0]?.state,
      reason: "",
      limitHours: String(content[0]?.limitHours),
      decidedBy: expect.any(String),
      routes: expect.stringContaining("Database on-call (8 h"),
      sentence: content[0]?.sentence,
      now: "",
      openAddresses: "",
      openUntil: "",
      sessionIds: "",
      rules: "",
    });
  });

  test("200 is as it was at a past moment", async () => {
    const { text } = await door.call("GET", `${path}/export?at=2001-01-01T00:00:00Z`, {
      as: admin,
    });
    expect(parse(text)).toEqual({
      comment: "# Access in acme; at=2001-01-01T00:00:00.000Z",
      rows: [],
    });
  });

  test("200 holds no text that a spreadsheet would compute", async () => {
    const name = '=HYPERLINK("http://evil.example")';
    const made = await door.call<{ id: string }>("POST", "/api/v1/roles", {
      as: admin,
      body: { name, maxSessionDurationHours: 1 },
    });
    const role = `/api/v1/roles/${made.body.id}`;
    for (const held of [`users/${userId(40)}`, `resources/${resourceId(29)}`]) {
      expect((await door.call("POST", `${role}/${held}`, { as: admin })).status).toBe(200);
    }
    const { text } = await door.call("GET", `${path}/export?roleId=${made.body.id}`, {
      as: admin,
    });
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")","'=HYPERLINK(`);
    expect(text).not.toMatch(/(^|,)"?=/m);
    expect((await door.call("DELETE", role, { as: admin })).status).toBe(204);
  });

  test("400 for what the list would refuse, and for paging", async () => {
    for (const query of ["page=0", "size=10", "at=2999-01-01T00:00:00Z", "userId=ana"]) {
      expectRefusal(await door.call("GET", `${path}/export?${query}`, { as: admin }), {
        code: "validation",
      });
    }
  });
});

/** A moment of the database's clock at which everything so far counts and nothing later does. */
const moments = () =>
  door.store.run<{ at: string }>(
    {
      text: `select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        pg_sleep(0.005) from pg_sleep(0.005)`,
    },
    [],
  );

describe("the rule and the statement", () => {
  test("agree on every pair, page and moment of any small organization", async () => {
    const passwordHash = await hashPassword(demoPassword);
    await fc.assert(
      fc.asyncProperty(organizationFacts, async (facts) => {
        const { slug, email, fill, addLinks } = await fillFacts(door.store, facts, passwordHash);
        const asker = await signIn(door.call, { organizationSlug: slug, email });
        await addLinks();
        for (const at of [undefined, ...fill.moments]) {
          const expected = expectedRows(fill, at);
          const query = at ? `at=${at.toISOString()}` : "";
          for (const size of [3, 100]) {
            const whole = await walk(query, size, asker);
            expect(pairs(whole.content)).toEqual(pairs(expected));
            expect(whole.content).toEqual(expected);
            expect(whole.totalElements).toBe(expected.length);
          }
        }
        for (const filter of fill.filters) {
          const expected = expectedRows(fill).filter(filter.keeps);
          expect((await walk(filter.query, 4, asker)).content).toEqual(expected);
        }
        for (const row of expectedRows(fill)) accessRow.parse(row);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
