import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, userId } from "@/db/seed/demo-ids";
import { me as meSchema, signInAnswer, type TokenAnswer, tokenAnswer } from "@/lib/contract/auth";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { demoPassword } from "../support/settings";

const base = "/api/v1/auth";
const wrong = "Email or password is not right";

let door: Door;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const login = (body: unknown) => door.call<TokenAnswer>("POST", `${base}/login`, { body });
const refresh = (refreshToken: string) =>
  door.call<TokenAnswer>("POST", `${base}/refresh`, { body: { refreshToken } });
const me = (as: Principal) => door.call("GET", `${base}/me`, { as });
const admin = { ...accounts.admin, password: demoPassword };

describe(`POST ${base}/login`, () => {
  test("200 answers tokens in the documented shape, and leaves one event", async () => {
    const since = await newestEvent(door.store);
    const answer = await login(admin);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(Object.keys(signInAnswer.shape));
    expect(answer.body).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      expiresIn: 900,
      tokenType: "Bearer",
      user: {
        id: userId(1),
        email: "admin@acme.example",
        name: "Ana Ruiz",
        isOrgAdmin: true,
        organizationId: acmeId,
        organizationName: "Acme",
        organizationSlug: "acme",
        subscriptionTier: "ENTERPRISE",
        mfaEnabled: false,
      },
      mfaRequired: false,
      mfaChallengeToken: null,
      mfaChallengeExpiresIn: null,
      passwordExpired: false,
      passwordChangeToken: null,
    });
    expect(await eventsAfter(door.store, since)).toEqual([
      expect.objectContaining({
        organization: "acme",
        event_type: "USER_LOGIN",
        actor_email: "admin@acme.example",
        resource_id: userId(1),
        result: "SUCCESS",
        ip_address: expect.stringContaining("127.0.0.1"),
        request_id: answer.headers["x-request-id"],
        details: { signInId: expect.any(String) },
      }),
    ]);
  });

  test("200 without regard to case and width of slug and e-mail", async () => {
    const email = " ADMIN@ａcme.Example ";
    expect((await login({ ...admin, organizationSlug: " ACME ", email })).status).toBe(200);
  });

  test.each([
    ["wrong password", { password: "not the password" }, 1],
    ["password in another case", { password: demoPassword.toUpperCase() }, 1],
    ["password with a space after it", { password: `${demoPassword} ` }, 1],
    ["unknown e-mail", { email: "nobody@acme.example" }, 1],
    ["e-mail of another organization", { email: "admin@globex.example" }, 1],
    ["no e-mail at all", { email: "' or 1=1--" }, 1],
    ["unknown organization", { organizationSlug: "nowhere" }, 0],
  ])("401 in the same words for %s", async (_what, given, events) => {
    const since = await newestEvent(door.store);
    const answer = await login({ ...admin, ...given });
    expectRefusal(answer, { code: "credentials_wrong", message: wrong, path: `${base}/login` });
    const recorded = await eventsAfter(door.store, since);
    expect(recorded).toHaveLength(events);
    for (const event of recorded) {
      expect(event).toMatchObject({
        organization: "acme",
        event_type: "USER_LOGIN_FAILED",
        result: "FAILURE",
        error_message: wrong,
        request_id: answer.headers["x-request-id"],
        details: {},
      });
      expect(JSON.stringify(event)).not.toContain(demoPassword);
    }
  });

  test("403 for a deactivated user and for a suspended organization, after the password", async () => {
    const inactive = { ...admin, email: "viktor.orlov@acme.example" };
    expectRefusal(await login(inactive), { code: "account_suspended" });
    expectRefusal(await login({ ...inactive, password: "wrong one" }), {
      code: "credentials_wrong",
    });
    const set = (suspended: boolean) =>
      door.store.run({ text: "update organizations set is_suspended = $1 where slug = 'globex'" }, [
        suspended,
      ]);
    await set(true);
    const foreign = await login({ ...accounts.foreignAdmin, password: demoPassword });
    await set(false);
    expectRefusal(foreign, { code: "account_suspended" });
  });

  test.each<[Record<string, unknown>, Record<string, string>]>([
    [{ organizationSlug: undefined }, { organizationSlug: "organizationSlug is required" }],
    [{ email: "" }, { email: "email is required" }],
    [{ email: `${"a".repeat(250)}@b.de` }, { email: "email must be at most 254 characters" }],
    [{ password: undefined }, { password: "password is required" }],
    [{ password: "x".repeat(129) }, { password: "password must be at most 128 characters" }],
    [{ password: 12345678 }, { password: "password must be text" }],
    [{ password: "\ud800aaaaaaaa" }, { password: "password contains broken Unicode" }],
    [{ isOrgAdmin: true }, { isOrgAdmin: "isOrgAdmin is not known here" }],
  ])("400 for %j", async (given, validationErrors) => {
    expectRefusal(await login({ ...admin, ...given }), { code: "validation", validationErrors });
  });
});

describe(`POST ${base}/refresh`, () => {
  test("200 answers new tokens, and the old refresh token is void", async () => {
    const first = await signIn(door.call, accounts.member);
    const { status, body } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(tokenAnswer.shape));
    expect(body.refreshToken).not.toBe(first.refreshToken);
    expect((await me(body)).status).toBe(200);
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  test("401 for a second use ends the whole family at once, and tells it", async () => {
    const first = await signIn(door.call, accounts.member);
    const second = (await refresh(first.refreshToken)).body;
    const since = await newestEvent(door.store);
    expectRefusal(await refresh(first.refreshToken), { code: "refresh_token_invalid" });
    expectRefusal(await me(first), { code: "unauthorized" });
    expectRefusal(await me(second), { code: "unauthorized" });
    expectRefusal(await refresh(second.refreshToken), { code: "refresh_token_invalid" });
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual(["REFRESH_TOKEN_REUSE"]);
  });

  test("401 for unknown, foreign and expired tokens", async () => {
    const { accessToken, refreshToken } = await signIn(door.call, accounts.member);
    for (const token of ["x", accessToken.slice(0, 200), `${refreshToken} `]) {
      expectRefusal(await refresh(token), {
        code: "refresh_token_invalid",
        message: "Refresh token is invalid or expired",
      });
    }
    await door.store.run(
      { text: "update refresh_tokens set expires_at = now() where used_at is null" },
      [],
    );
    expectRefusal(await refresh(refreshToken), { code: "refresh_token_invalid" });
  });

  test("400 without a token", async () => {
    for (const body of [{}, { refreshToken: "" }, { refreshToken: null }]) {
      expectRefusal(await door.call("POST", `${base}/refresh`, { body }), { code: "validation" });
    }
  });
});

describe(`POST ${base}/logout`, () => {
  const logout = (options: object) => door.call("POST", `${base}/logout`, options);

  test("200 ends access and refresh token of the caller at once", async () => {
    const person = await signIn(door.call, accounts.member);
    const since = await newestEvent(door.store);
    const answer = await logout({ as: person });
    expect([answer.status, answer.text]).toEqual([200, "{}"]);
    expectRefusal(await me(person), { code: "unauthorized" });
    expectRefusal(await refresh(person.refreshToken), { code: "refresh_token_invalid" });
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual(["USER_LOGOUT"]);
  });

  test("200 by refresh token alone; another sign-in goes on", async () => {
    const [one, other] = [
      await signIn(door.call, accounts.member),
      await signIn(door.call, accounts.member),
    ];
    expect((await logout({ body: { refreshToken: one.refreshToken } })).status).toBe(200);
    expectRefusal(await me(one), { code: "unauthorized" });
    expect((await me(other)).status).toBe(200);
  });

  test("200 for nothing, unknown and ended tokens, without an event", async () => {
    const person = await signIn(door.call, accounts.member);
    await logout({ as: person });
    const since = await newestEvent(door.store);
    for (const options of [
      {},
      { body: {} },
      { body: { refreshToken: null } },
      { body: { refreshToken: "unknown" } },
      { body: { refreshToken: "unknown".repeat(200) } },
      { body: { refreshToken: person.refreshToken }, as: person },
      { headers: { authorization: "Bearer x.y.z" } },
    ]) {
      const answer = await logout(options);
      expect([answer.status, answer.text]).toEqual([200, "{}"]);
    }
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("400 for a malformed body", async () => {
    expectRefusal(await logout({ raw: "{" }), {
      code: "bad_request",
      message: "The body is not valid JSON",
    });
    expectRefusal(await logout({ body: { refreshToken: 5 } }), {
      code: "validation",
      validationErrors: { refreshToken: "refreshToken must be text" },
    });
  });
});

describe(`GET ${base}/me`, () => {
  test("200 answers who is signed in, admin or not", async () => {
    const answer = await me(await signIn(door.call, accounts.member));
    expect(answer.status).toBe(200);
    expect([...Object.keys(answer.body as object)].sort()).toEqual(
      Object.keys(meSchema.shape).sort(),
    );
    expect(answer.body).toEqual({
      id: userId(2),
      email: "member@acme.example",
      name: "Mina Park",
      isOrgAdmin: false,
      platformRole: "USER",
      organizationId: acmeId,
      organizationName: "Acme",
      organizationSlug: "acme",
      subscriptionTier: "ENTERPRISE",
      maxUsers: 500,
      maxResources: 1000,
      mfaEnabled: false,
      organizationMfaRequired: false,
    });
  });
});
