import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { userId } from "@/db/seed/demo-ids";
import type { TokenAnswer } from "@/lib/contract/auth";
import { tokenAnswer } from "@/lib/contract/auth";
import type { User, UserInvited } from "@/lib/contract/users";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { makeOneTimeToken, tokenOf } from "../support/one-time-tokens";
import { addPerson, addSignedIn, goodPassword } from "../support/people";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const users = "/api/v1/users";
const setPassword = "/api/v1/auth/set-password";
const absent = randomUUID();

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const accept = (inviteToken: string, password = goodPassword, more = {}) =>
  door.call<TokenAnswer>("POST", setPassword, { body: { inviteToken, password, ...more } });
const invite = (id: string) =>
  door.call<UserInvited>("POST", `${users}/${id}/invite`, { as: admin });
const revoke = (id: string) => door.call("DELETE", `${users}/${id}/invite`, { as: admin });
const read = async (id: string) =>
  (await door.call<User>("GET", `${users}/${id}`, { as: admin })).body;
const run = (text: string, values: unknown[] = []) => door.store.run({ text }, values);

describe(`POST ${setPassword}`, () => {
  test("200 signs in with tokens, once, and leaves no open invitation", async () => {
    const { id, email, inviteToken } = await addPerson(door.call, admin);
    const since = await newestEvent(door.store);
    const answer = await accept(inviteToken);
    expect(answer.status).toBe(200);
    expect(tokenAnswer.parse(answer.body)).toEqual(answer.body);
    expect(answer.body.user).toMatchObject({ id, email });
    expect((await door.call("GET", "/api/v1/auth/me", { as: answer.body })).status).toBe(200);
    expect(await read(id)).toMatchObject({
      invitationExpiresAt: null,
      lastLoginAt: expect.any(String),
    });
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type, actor_email }) => [event_type, actor_email])).toEqual([
      ["USER_INVITE_ACCEPT", email],
      ["USER_LOGIN", email],
    ]);
    expect(JSON.stringify(events)).not.toContain(goodPassword);
    for (const password of [goodPassword, "Another passphrase 8"]) {
      expectRefusal(await accept(inviteToken, password), {
        code: "one_time_token_invalid",
        message: "This link is invalid, expired or already used",
      });
    }
    await signIn(door.call, { organizationSlug: "acme", email, password: goodPassword });
  });

  test("401 for what is no invitation, has expired, or is a reset", async () => {
    const { id, inviteToken } = await addPerson(door.call, admin);
    const reset = await makeOneTimeToken(door.store, id, "reset");
    for (const token of ["x", "a".repeat(43), reset, ` ${inviteToken}`, inviteToken.slice(1)]) {
      expectRefusal(await accept(token), { code: "one_time_token_invalid" });
    }
    await run("update one_time_tokens set expires_at = now() where user_id = $1", [id]);
    expectRefusal(await accept(inviteToken), { code: "one_time_token_invalid" });
    expect(Date.parse((await read(id)).invitationExpiresAt ?? "")).toBeLessThanOrEqual(Date.now());
  });

  test("403 for a deactivated person, whose invitation waits for them", async () => {
    const { id, inviteToken } = await addPerson(door.call, admin);
    const set = (isActive: boolean) =>
      door.call("PATCH", `${users}/${id}`, { as: admin, body: { isActive } });
    await set(false);
    expectRefusal(await accept(inviteToken), { code: "account_suspended" });
    await set(true);
    expect((await accept(inviteToken)).status).toBe(200);
  });

  test("400 for a password against the rules says which, and the invitation stays good", async () => {
    const { inviteToken } = await addPerson(door.call, admin);
    const cases: [string, string[]][] = [
      ["aB3", ["Password must contain at least 8 characters"]],
      ["lower case 7", ["Password must contain at least one uppercase letter"]],
      ["UPPER CASE 7", ["Password must contain at least one lowercase letter"]],
      ["No Number Here", ["Password must contain at least one digit"]],
      ["Dragon2026!", ["Password is one that many people use"]],
      [
        "secret",
        [
          "Password must contain at least 8 characters",
          "Password must contain at least one uppercase letter",
          "Password must contain at least one digit",
          "Password is one that many people use",
        ],
      ],
    ];
    for (const [password, violations] of cases) {
      const answer = await accept(inviteToken, password);
      expectRefusal(answer, {
        code: "validation",
        validationErrors: { password: violations.join(". ") },
      });
      expect(answer.body).toMatchObject({
        details: { minLength: 8, maxLength: 128, requireSpecialChars: false, violations },
      });
    }
    expect((await accept(inviteToken)).status).toBe(200);
  });

  test("400 for a password of 129 characters; of 128, every one counts", async () => {
    const { email, inviteToken } = await addPerson(door.call, admin);
    const longest = `Aa1${"x y".repeat(41)}zz`;
    expect(longest).toHaveLength(128);
    expectRefusal(await accept(inviteToken, `${longest}z`), {
      code: "validation",
      validationErrors: { password: "password must be at most 128 characters" },
    });
    expect((await accept(inviteToken, longest)).status).toBe(200);
    const who = { organizationSlug: "acme", email };
    await signIn(door.call, { ...who, password: longest });
    for (const at of [73, 127]) {
      const password = `${longest.slice(0, at)}!${longest.slice(at + 1)}`;
      await expect(signIn(door.call, { ...who, password })).rejects.toThrow("credentials_wrong");
    }
  });

  test.each([
    [{ isOrgAdmin: true }],
    [{ platformRole: "SUPER_ADMIN" }],
    [{ organizationId: absent }],
    [{ userId: absent }],
  ])("400 for more than token and password: %j", async (more) => {
    const { id, inviteToken } = await addPerson(door.call, admin);
    const [field = ""] = Object.keys(more);
    expectRefusal(await accept(inviteToken, goodPassword, more), {
      code: "validation",
      validationErrors: { [field]: `${field} is not known here` },
    });
    expect((await read(id)).isOrgAdmin).toBe(false);
  });
});

describe(`POST ${users}/{id}/invite`, () => {
  test("200 answers a new link, and the old one is dead", async () => {
    const { id, inviteToken } = await addPerson(door.call, admin);
    await run("update one_time_tokens set expires_at = now() where user_id = $1", [id]);
    const since = await newestEvent(door.store);
    const { status, body } = await invite(id);
    expect([status, Object.keys(body)]).toEqual([200, ["message", "inviteUrl"]]);
    expect(Date.parse((await read(id)).invitationExpiresAt ?? "")).toBeGreaterThan(Date.now());
    expect(await eventsAfter(door.store, since)).toEqual([
      expect.objectContaining({ event_type: "USER_INVITE", resource_id: id }),
    ]);
    expectRefusal(await accept(inviteToken), { code: "one_time_token_invalid" });
    expect((await accept(tokenOf(body.inviteUrl ?? ""))).status).toBe(200);
  });

  test("400 for somebody who has a password, 404 for nobody", async () => {
    expectRefusal(await invite(userId(3)), {
      code: "not_invited",
      message: "User has no open invitation",
    });
    const accepted = await addSignedIn(door.call, admin);
    expect((await invite(accepted.user.id)).status).toBe(400);
    expectRefusal(await invite(absent), {
      code: "user_not_found",
      message: `User not found with id: ${absent}`,
    });
  });
});

describe(`DELETE ${users}/{id}/invite`, () => {
  test("204 kills the link; the person stays and can be invited again", async () => {
    const { id, inviteToken, invitationExpiresAt, email } = await addPerson(door.call, admin);
    const since = await newestEvent(door.store);
    expect((await revoke(id)).status).toBe(204);
    expectRefusal(await accept(inviteToken), { code: "one_time_token_invalid" });
    expect((await read(id)).invitationExpiresAt).toBeNull();
    expect(await eventsAfter(door.store, since)).toEqual([
      expect.objectContaining({
        event_type: "USER_INVITE_REVOKE",
        resource_id: id,
        details: { before: { email, expiresAt: invitationExpiresAt }, after: null },
      }),
    ]);
    expectRefusal(await revoke(id), { code: "not_invited" });
    expect((await invite(id)).status).toBe(200);
  });

  test("400 for somebody who has a password, 404 for nobody", async () => {
    expectRefusal(await revoke(userId(3)), { code: "not_invited" });
    expectRefusal(await revoke(absent), {
      code: "user_not_found",
      message: `User not found with id: ${absent}`,
    });
  });
});

describe("somebody who was invited", () => {
  test("401 at sign-in, with any password and with none", async () => {
    const { email } = await addPerson(door.call, admin);
    for (const password of ["x", goodPassword, "null"]) {
      const body = { organizationSlug: "acme", email, password };
      expectRefusal(await door.call("POST", "/api/v1/auth/login", { body }), {
        code: "credentials_wrong",
      });
    }
  });

  test("what is kept of a link opens nothing", async () => {
    const { id, inviteToken } = await addPerson(door.call, admin);
    const kept = await run("select * from one_time_tokens where user_id = $1", [id]);
    expect(JSON.stringify(kept)).not.toContain(inviteToken);
    const [{ hash } = { hash: "" }] = kept as { hash: string }[];
    expectRefusal(await accept(hash), { code: "one_time_token_invalid" });
  });
});
