import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, eventId, resourceId, userId } from "@/db/seed/demo-ids";
import { type AuditHead, type AuditLog, type AuditLogPage, auditLog } from "@/lib/contract/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/audit-logs";

let door: Door;
let admin: Principal;
let foreignAdmin: Principal;
let member: Principal;

beforeAll(async () => {
  door = await openDoor();
  [admin, member, foreignAdmin] = await Promise.all([
    signIn(door.call, accounts.admin),
    signIn(door.call, accounts.member),
    signIn(door.call, accounts.foreignAdmin),
  ]);
});
afterAll(() => door.close());

const list = async (query = "", as = admin) => {
  const answer = await door.call<AuditLogPage>("GET", `${path}${query}`, { as });
  expect(answer.status).toBe(200);
  return answer.body;
};
const read = async () => (await list("?size=500")).content;
const positions = (events: readonly AuditLog[]) => events.map(({ position }) => position);
const newestOf = async () => (await list("?size=1")).content[0]?.position ?? 0;

describe(`GET ${path}`, () => {
  test("200 is a page of 20, newest first, with what happened, who did it, and the chain", async () => {
    const answer = await door.call("POST", `/api/v1/roles/${devOpsTeamId}/users/${userId(20)}`, {
      as: admin,
      headers: { "user-agent": "the tests" },
    });
    expect(answer.status).toBe(200);
    const page = await list();
    expect(page).toMatchObject({ number: 0, size: 20, totalElements: await newestOf() });
    expect(page.content).toHaveLength(20);
    expect(page.totalPages).toBe(Math.ceil(Number(page.totalElements) / 20));
    const [newest, before] = page.content;
    expect(newest).toEqual({
      id: expect.any(String),
      position: page.totalElements,
      eventType: "ROLE_USER_ASSIGN",
      actorType: "USER",
      actorId: admin.user.id,
      actorEmail: "admin@acme.example",
      actorName: "Ana Ruiz",
      apiKeyId: null,
      resourceType: "ROLE",
      resourceId: devOpsTeamId,
      resourceName: "DevOps Team",
      relatedId: userId(20),
      result: "SUCCESS",
      ipAddress: "127.0.0.1",
      userAgent: "the tests",
      requestId: answer.headers["x-request-id"],
      errorMessage: null,
      details: {
        before: null,
        after: { userId: userId(20), userName: expect.any(String) },
      },
      organizationId: expect.any(String),
      organizationName: "Acme",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      previousHash: before?.hash,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const event of page.content) {
      expect(Object.keys(event)).toEqual(Object.keys(auditLog.shape));
    }
  });

  test("200 with page and size walks through all without gap or repeat", async () => {
    const all = await read();
    for (const query of [
      "?",
      "?eventType=ROLE_USER_ASSIGN,ROLE_CREATE&",
      "?to=2026-04-01T00:00:00Z&",
    ]) {
      const expected = query === "?" ? all : (await list(`${query}size=500`)).content;
      const walked: AuditLog[] = [];
      const { totalPages } = await list(`${query}size=7`);
      for (let number = 0; number < Number(totalPages); number += 1) {
        walked.push(...(await list(`${query}page=${number}&size=7`)).content);
      }
      expect(positions(walked)).toEqual(positions(expected));
      expect((await list(`${query}page=${totalPages}&size=7`)).content).toEqual([]);
    }
    expect(positions(all)).toEqual(all.map((_one, index) => all.length - index));
  });

  test("200 with before goes on to the first event, uncounted", async () => {
    for (const filter of ["", "&eventType=ROLE_USER_ASSIGN", "&q=devops", "&result=SUCCESS"]) {
      const expected = (await list(`?size=500${filter}`)).content;
      const walked: AuditLog[] = [];
      let page = await list(`?size=9${filter}`);
      for (;;) {
        walked.push(...page.content);
        if (page.older === null) break;
        page = await list(`?size=9${filter}&before=${page.older}`);
        expect(page).toMatchObject({
          totalElements: null,
          totalPages: null,
          number: null,
          size: 9,
        });
      }
      expect(positions(walked)).toEqual(positions(expected));
    }
  });

  test("200 filters by what happened, who did it, what it is about, when, and how it ended", async () => {
    await door.call("DELETE", `/api/v1/roles/${devOpsTeamId}`, { as: member });
    await door.call("PATCH", `/api/v1/roles/${devOpsTeamId}`, {
      as: admin,
      body: { description: "Changed" },
    });
    const all = await read();
    const middle = all[Math.floor(all.length / 2)]?.createdAt ?? "";
    const cases: [string, (event: AuditLog) => boolean][] = [
      ["eventType=ROLE_UPDATE", ({ eventType }) => eventType === "ROLE_UPDATE"],
      [
        "eventType=ROLE_UPDATE,USER_LOGIN",
        ({ eventType }) => /^(ROLE_UPDATE|USER_LOGIN)$/.test(eventType),
      ],
      ["eventType=SESSION_START", () => false],
      [
        "actorEmail=Member%40acme.example",
        ({ actorEmail }) => actorEmail === "member@acme.example",
      ],
      [`resourceId=${devOpsTeamId}`, ({ resourceId: id }) => id === devOpsTeamId],
      [`resourceId=${userId(20)}`, ({ relatedId }) => relatedId === userId(20)],
      [
        `resourceId=${devOpsTeamId}&eventType=ROLE_UPDATE,ROLE_CREATE`,
        ({ resourceId: id, eventType }) =>
          id === devOpsTeamId && /^ROLE_(UPDATE|CREATE)$/.test(eventType),
      ],
      [`actorId=${member.user.id}`, ({ actorId }) => actorId === member.user.id],
      ["result=FAILURE", ({ result }) => result === "FAILURE"],
      [`from=${middle}`, ({ createdAt }) => createdAt >= middle],
      [`to=${middle}`, ({ createdAt }) => createdAt <= middle],
      [`from=${middle}&to=${middle}`, ({ createdAt }) => createdAt === middle],
      ["from=2099-01-01T00:00:00Z", () => false],
      ["to=1999-01-01T00:00:00Z", () => false],
      ["q=DEVOPS", ({ resourceName }) => resourceName?.includes("DevOps") ?? false],
      ["q=127.0.0", ({ ipAddress }) => ipAddress === "127.0.0.1"],
      [`q=${all[0]?.requestId}`, ({ requestId }) => requestId === all[0]?.requestId],
      ["q=%25", () => false],
      ["q=", () => true],
    ];
    for (const [filter, fits] of cases) {
      const expected = all.filter(fits);
      const page = await list(`?size=500&${filter}`);
      expect(positions(page.content), filter).toEqual(positions(expected));
      if (page.totalElements !== null) expect(page.totalElements).toBe(expected.length);
    }
    const found = new Set(
      (await list("?result=FAILURE")).content.map(({ eventType }) => eventType),
    );
    expect(found).toContain("ACCESS_DENIED");
  });

  test("200 shows nothing of another organization, whatever is asked", async () => {
    const theirs = (await list("", foreignAdmin)).content;
    expect(theirs.length).toBeGreaterThan(0);
    for (const query of [
      "actorEmail=admin@globex.example",
      "q=globex",
      `q=${theirs[0]?.requestId}`,
    ]) {
      expect((await list(`?${query}`)).content).toEqual([]);
    }
    for (const id of [theirs[0]?.id, randomUUID()]) {
      const answer = await door.call("GET", `${path}?before=${id}`, { as: admin });
      const message = `Audit event not found with id: ${id}`;
      expectRefusal(answer, { code: "audit_event_not_found", message });
    }
  });

  test.each([
    ["size=501", { size: "size must be a whole number from 1 to 500" }],
    ["page=-1", { page: "page must be a whole number from 0 to 1000000" }],
    ["from=yesterday", { from: "from must be a moment such as 2026-02-18T10:30:00Z" }],
    ["resourceId=1", { resourceId: "resourceId must be a UUID" }],
    [
      `before=${eventId(1)}&page=0`,
      { page: "page cannot be combined with before, actorId, q or result" },
    ],
    ["q=x&page=0", { page: "page cannot be combined with before, actorId, q or result" }],
    ["sort=position", { sort: "sort is not known here" }],
  ])("400 for %s", async (query, validationErrors) => {
    const answer = await door.call("GET", `${path}?${query}`, { as: admin });
    expectRefusal(answer, { code: "validation", validationErrors });
  });

  test("304 while nothing happens", async () => {
    const { headers } = await door.call("GET", path, { as: admin });
    const known = { "if-none-match": headers.etag ?? "" };
    expect((await door.call("GET", path, { as: admin, headers: known })).status).toBe(304);
    await door.call("POST", `/api/v1/roles/${devOpsTeamId}/resources/${resourceId(9)}`, {
      as: admin,
    });
    expect((await door.call("GET", path, { as: admin, headers: known })).status).toBe(200);
  });
});

describe(`GET ${path}/{id}`, () => {
  test("200 is the event as the list shows it", async () => {
    const [, , expected] = (await list()).content;
    const answer = await door.call("GET", `${path}/${expected?.id}`, { as: admin });
    expect(answer.body).toEqual(expected);
  });

  test("404 for one of another organization as for none", async () => {
    const [theirs] = (await list("", foreignAdmin)).content;
    for (const id of [theirs?.id, randomUUID()]) {
      const answer = await door.call("GET", `${path}/${id}`, { as: admin });
      const message = `Audit event not found with id: ${id}`;
      expectRefusal(answer, { code: "audit_event_not_found", message });
    }
  });
});

describe(`GET ${path}/head`, () => {
  test("200 names the newest event", async () => {
    const [newest] = (await list()).content;
    const { body } = await door.call<AuditHead>("GET", `${path}/head`, { as: admin });
    const { position, hash, createdAt } = newest ?? {};
    expect(body).toEqual({ position, hash, createdAt });
  });
});
