import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { userId } from "@/db/seed/demo-ids";
import { users as demoUsers } from "@/db/seed/demo-users";
import { type User, user as userSchema } from "@/lib/contract/users";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/users";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const list = (query = "") => door.call<User[]>("GET", `${path}${query}`, { as: admin });
const names = (users: readonly User[]) => users.map(({ name }) => name);

describe(`GET ${path}`, () => {
  test("200 answers every user of the organization by name, and no password", async () => {
    const { status, text, body } = await list();
    expect(status).toBe(200);
    expect([...names(body)].sort()).toEqual(demoUsers.map(({ name }) => name).sort());
    expect(text).not.toMatch(/argon2|password/i);
    for (const user of body) expect(Object.keys(user)).toEqual(Object.keys(userSchema.shape));
    expect(body.find(({ id }) => id === userId(3))).toEqual({
      id: userId(3),
      email: "bo.chen@acme.example",
      name: "Bo Chen",
      isOrgAdmin: false,
      platformRole: "CUSTOMER",
      isActive: true,
      mfaEnabled: false,
      lastLoginAt: null,
      roleNames: ["DevOps Team", "Site Reliability"],
      createdAt: "2026-01-14T09:00:00Z",
      updatedAt: "2026-01-17T09:00:00Z",
      invitationExpiresAt: null,
    });
  });

  test("200 tells when someone signed in last, at once", async () => {
    const before = (await list()).headers.etag;
    await signIn(door.call, accounts.member);
    const after = await list();
    expect(after.headers.etag).not.toBe(before);
    const member = after.body.find(({ email }) => email === accounts.member.email);
    expect(member?.lastLoginAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test("200 filters by ids, e-mail addresses and text", async () => {
    expect(names((await list(`?ids=${userId(3)},${userId(4)}`)).body)).toEqual([
      "Bo Chen",
      "Kim Lee",
    ]);
    const emails = "BO.CHEN@acme.example,%20kim.lee@acme.example,nobody@acme.example";
    expect(names((await list(`?emails=${emails}`)).body)).toEqual(["Bo Chen", "Kim Lee"]);
    expect(names((await list("?q=bo%20ch")).body)).toEqual(["Bo Chen"]);
    expect((await list(`?ids=${randomUUID()}`)).body).toEqual([]);
  });

  test.each([
    ["ids=no-uuid", "ids.0"],
    ["emails=a%00b@acme.example", "emails.0"],
    ["emails=", "emails.0"],
    ["q=%00", "q"],
    ["sort=password_hash", "sort"],
    ["isOrgAdmin=true", "isOrgAdmin"],
  ])("400 for ?%s names the parameter", async (query, field) => {
    const answer = await list(`?${query}`);
    expectRefusal(answer, { code: "validation" });
    expect(answer.text).toContain(`"${field}":"`);
  });

  test("403 for a member, who may not even see names", async () => {
    const member = await signIn(door.call, accounts.member);
    expectRefusal(await door.call("GET", path, { as: member }), {
      code: "forbidden",
      message: "User does not have ORG_ADMIN role",
      path,
    });
  });
});
