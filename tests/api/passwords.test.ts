import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInAnswer, type TokenAnswer } from "@/lib/contract/auth";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { makeOneTimeToken } from "../support/one-time-tokens";
import { addPerson, addSignedIn, goodPassword } from "../support/people";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { forgeCookie, namedBy } from "../support/tokens";

const auth = "/api/v1/auth";
const newPassword = "Another passphrase 8";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const post = <Body = unknown>(path: string, body: unknown, options = {}) =>
  door.call<Body>("POST", `${auth}/${path}`, { body, ...options });
const change = (as: Principal, next: string, currentPassword = goodPassword) =>
  post("change-password", { currentPassword, newPassword: next }, { as });
const reset = (token: string, password = newPassword) =>
  post<TokenAnswer>("reset-password", { token, password });
const me = (options: object) => door.call("GET", `${auth}/me`, options);
const login = (email: string, password: string) =>
  post("login", { organizationSlug: "acme", email, password });
const run = (text: string, values: unknown[] = []) => door.store.run({ text }, values);

async function whileSet(column: string, value: string, usual: string, look: () => Promise<void>) {
  const set = (text: string) =>
    run(`update organizations set ${column} = ${text} where slug = 'acme'`);
  await set(value);
  try {
    await look();
  } finally {
    await set(usual);
  }
}

describe(`POST ${auth}/change-password`, () => {
  test("200 changes it; the caller stays, every other sign-in is over at once", async () => {
    const person = await addSignedIn(door.call, admin);
    const { email } = person.user;
    const other = await signIn(door.call, {
      organizationSlug: "acme",
      email,
      password: goodPassword,
    });
    const browser = { headers: { cookie: await forgeCookie(namedBy(other.accessToken)) } };
    expect((await me(browser)).status).toBe(200);
    const since = await newestEvent(door.store);
    const answer = await change(person, newPassword);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect((await me({ as: person })).status).toBe(200);
    expectRefusal(await me({ as: other }), { code: "unauthorized" });
    expectRefusal(await me(browser), { code: "unauthorized" });
    expectRefusal(await post("refresh", { refreshToken: other.refreshToken }), {
      code: "refresh_token_invalid",
    });
    const events = await eventsAfter(door.store, since);
    expect(events[0]).toMatchObject({
      event_type: "USER_PASSWORD_CHANGE",
      resource_type: "USER",
      resource_id: person.user.id,
      result: "SUCCESS",
    });
    expect(JSON.stringify(events)).not.toMatch(/passphrase|horse|argon2/);
    expect((await login(email, goodPassword)).status).toBe(401);
    expect((await login(email, newPassword)).status).toBe(200);
  });

  test("401 for a wrong current password, which the log tells", async () => {
    const person = await addSignedIn(door.call, admin);
    const since = await newestEvent(door.store);
    expectRefusal(await change(person, newPassword, "Wrong passphrase 1"), {
      code: "password_wrong",
      message: "Current password is not right",
    });
    expect(await eventsAfter(door.store, since)).toEqual([
      expect.objectContaining({ event_type: "USER_PASSWORD_CHANGE", result: "FAILURE" }),
    ]);
    expect((await me({ as: person })).status).toBe(200);
  });

  test("400 for the current password again, and for a missing field", async () => {
    const person = await addSignedIn(door.call, admin);
    expectRefusal(await change(person, goodPassword), { code: "password_unchanged" });
    expectRefusal(await post("change-password", { newPassword }, { as: person }), {
      code: "validation",
      validationErrors: { currentPassword: "currentPassword is required" },
    });
  });

  test("422 lists the policy and every violation", async () => {
    const person = await addSignedIn(door.call, admin);
    await whileSet("password_require_special_char", "true", "false", async () => {
      const answer = await change(person, "short");
      expectRefusal(answer, {
        code: "password_policy",
        message: "Password does not meet policy requirements",
      });
      expect((answer.body as { details: unknown }).details).toEqual({
        minLength: 8,
        maxLength: 128,
        requireUppercase: true,
        requireLowercase: true,
        requireNumbers: true,
        requireSpecialChars: true,
        preventReuse: 5,
        violations: [
          "Password must contain at least 8 characters",
          "Password must contain at least one uppercase letter",
          "Password must contain at least one digit",
          "Password must contain at least one special character",
        ],
      });
    });
  });

  test("422 for one of the last five; the one before them is free again", async () => {
    const person = await addSignedIn(door.call, admin);
    const used = [goodPassword, ...[2, 3, 4, 5].map((number) => `Passphrase number ${number}`)];
    let current = goodPassword;
    for (const next of used.slice(1)) {
      expect((await change(person, next, current)).status).toBe(200);
      current = next;
    }
    for (const former of used.slice(0, 4)) {
      const answer = await change(person, former, current);
      expectRefusal(answer, { code: "password_policy" });
      expect(answer.text).toContain("Password must differ from your last 5 passwords");
    }
    expect((await change(person, "Passphrase number 6", current)).status).toBe(200);
    expect((await change(person, goodPassword, "Passphrase number 6")).status).toBe(200);
  });

  test("403 for an API key", async () => {
    const person = await addSignedIn(door.call, admin, { isOrgAdmin: true });
    const body = { name: "ci", scopes: ["*"] };
    const key = await door.call<{ plainTextKey: string }>("POST", "/api/v1/api-keys", {
      as: person,
      body,
    });
    const headers = { "x-api-key": key.body.plainTextKey };
    const passwords = { currentPassword: goodPassword, newPassword };
    expectRefusal(await post("change-password", passwords, { headers }), {
      code: "key_scope",
      message: "API keys cannot make this call",
    });
  });
});

describe(`POST ${auth}/reset-password`, () => {
  test("200 signs in, once, and ends every other sign-in and link", async () => {
    const person = await addSignedIn(door.call, admin);
    const { id, email } = person.user;
    const token = await makeOneTimeToken(door.store, id, "reset");
    const older = await makeOneTimeToken(door.store, id, "reset");
    const since = await newestEvent(door.store);
    const answer = await reset(token);
    expect(answer.status).toBe(200);
    expect(signInAnswer.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toMatchObject({ mfaRequired: false, user: { id, email } });
    expectRefusal(await me({ as: person }), { code: "unauthorized" });
    expect((await me({ as: answer.body })).status).toBe(200);
    for (const dead of [token, older]) {
      expectRefusal(await reset(dead, "Yet another one 9"), { code: "one_time_token_invalid" });
    }
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual([
      "USER_PASSWORD_RESET",
      "USER_LOGIN",
    ]);
    expect((await login(email, newPassword)).status).toBe(200);
  });

  test("400 for a password against the rules or used before; the link stays good", async () => {
    const person = await addSignedIn(door.call, admin);
    const token = await makeOneTimeToken(door.store, person.user.id, "reset");
    for (const [password, sentence] of [
      ["another words 8", "Password must contain at least one uppercase letter"],
      [goodPassword, "Password must differ from your last 5 passwords"],
    ] as const) {
      expectRefusal(await reset(token, password), {
        code: "validation",
        validationErrors: { password: sentence },
      });
    }
    expect((await me({ as: person })).status).toBe(200);
    expect((await reset(token)).status).toBe(200);
  });

  test("401 for an invitation's token", async () => {
    const { inviteToken } = await addPerson(door.call, admin);
    expectRefusal(await reset(inviteToken), { code: "one_time_token_invalid" });
  });
});

describe("a password that has expired", () => {
  test("200 at sign-in while there is no mail server to send a way out", async () => {
    const { id, email } = (await addSignedIn(door.call, admin)).user;
    await whileSet("password_expiration_days", "30", "null", async () => {
      await run("update users set password_changed_at = now() - interval '31 days' where id = $1", [
        id,
      ]);
      expect((await login(email, goodPassword)).status).toBe(200);
    });
  });
});
