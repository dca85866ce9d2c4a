import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userId } from "@/db/seed/demo-ids";
import { sendDueMails } from "@/lib/mail";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { linkIn, type MailServer, openMailServer } from "../support/mail-server";
import { makeOneTimeToken, tokenOf } from "../support/one-time-tokens";
import { accounts, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/auth/forgot-password";
const known = { organizationSlug: "acme", email: "bo.chen@acme.example" };

/** What an account could be that gets no link. */
const nobodies: [string, { organizationSlug: string; email: string }][] = [
  ["an unknown address", { ...known, email: "nobody@acme.example" }],
  ["an unknown organization", { ...known, organizationSlug: "nowhere" }],
  ["an address of another organization", { ...known, email: "admin@globex.example" }],
  ["somebody deactivated", { ...known, email: "viktor.orlov@acme.example" }],
  ["somebody who was only invited", { ...known, email: "kim.lee@acme.example" }],
  ["what is no address", { ...known, email: "' or 1=1--" }],
];

let server: MailServer;
let door: Door;

beforeAll(async () => {
  server = await openMailServer();
  door = await openDoor({
    environment: { SMTP_URL: server.url, MAIL_FROM: "postern@postern.test" },
  });
  await run("update users set password_hash = null where email = 'kim.lee@acme.example'");
});
afterAll(async () => {
  await server.close();
  await door.close();
});
beforeEach(async () => {
  await run("delete from one_time_tokens");
  await run("delete from mail_outbox");
  server.mails.length = 0;
});

const run = <Row>(text: string, values: unknown[] = []) => door.store.run<Row>({ text }, values);
const forgot = (body: unknown, options = {}) => door.call("POST", path, { body, ...options });
const reset = (token: string) =>
  door.call("POST", "/api/v1/auth/reset-password", { body: { token, password: "Found again 7" } });

describe(`POST ${path}`, () => {
  test("204 mails a link that works once, and tells the log", async () => {
    const since = await newestEvent(door.store);
    const answer = await forgot(
      { ...known, email: " BO.Chen@acme.example " },
      { headers: { host: "evil.example" } },
    );
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(server.mails).toEqual([]);
    await sendDueMails();
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual([known.email]);
    expect(mail?.headers.subject).toBe("A new password for Acme");
    const link = linkIn(mail ?? { text: "" });
    expect(link).toMatch(/^http:\/\/postern\.test:3000\/reset-password\?token=[\w-]{43}$/);
    const events = await eventsAfter(door.store, since);
    expect(events).toEqual([
      expect.objectContaining({
        event_type: "USER_PASSWORD_RESET_REQUEST",
        actor_email: known.email,
        resource_name: "Bo Chen",
        details: { mailed: true },
      }),
    ]);
    const token = tokenOf(link);
    expect(JSON.stringify(events)).not.toContain(token);
    expect(JSON.stringify(await run("select * from one_time_tokens"))).not.toContain(token);
    expect((await reset(token)).status).toBe(200);
    expectRefusal(await reset(token), { code: "one_time_token_invalid" });
  });

  test("204 gives links of one hour", async () => {
    await forgot(known);
    const [row] = await run<{ minutes: number }>(
      "select extract(epoch from expires_at - created_at)::int / 60 as minutes from one_time_tokens",
    );
    expect(row?.minutes).toBe(60);
  });

  test.each(nobodies)(
    "204 for %s, with nothing sent and nothing in the log",
    async (_what, body) => {
      const since = await newestEvent(door.store);
      const [answer, other] = [await forgot(body), await forgot(known)];
      expect([answer.status, answer.text]).toEqual([other.status, other.text]);
      const headers = ({
        date: _date,
        "x-request-id": _id,
        ...rest
      }: object & Record<string, unknown>) => rest;
      expect(headers(answer.headers)).toEqual(headers(other.headers));
      await sendDueMails();
      expect(server.mails.map(({ recipients }) => recipients)).toEqual([[known.email]]);
      expect(await eventsAfter(door.store, since)).toHaveLength(1);
    },
  );

  test("204 as late for those who have no account as for those who have", async () => {
    const pairs = 40;
    let knownFirst = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      const order: string[] = [];
      // So that the account gets a mail each time.
      await run("delete from one_time_tokens");
      const ask = async (name: string, body: unknown) => {
        const begun = performance.now();
        await forgot(body);
        order.push(name);
        expect(performance.now() - begun).toBeGreaterThan(290);
      };
      const nobody = { ...known, email: `nobody.${pair}@acme.example` };
      const calls = [() => ask("known", known), () => ask("unknown", nobody)];
      if (pair % 2 === 1) calls.reverse();
      await Promise.all(calls.map((call) => call()));
      if (order[0] === "known") knownFirst += 1;
    }
    // Four standard deviations of a fair coin.
    expect(Math.abs(knownFirst - pairs / 2)).toBeLessThan(4 * Math.sqrt(pairs / 4));
  });

  test("204 however often: an account gets three mails an hour", async () => {
    await Promise.all(Array.from({ length: 8 }, () => forgot(known)));
    await sendDueMails();
    expect(server.mails).toHaveLength(3);
  });

  test("400 for a missing field or one that is not known", async () => {
    expectRefusal(await forgot({ email: known.email }), {
      code: "validation",
      validationErrors: { organizationSlug: "organizationSlug is required" },
    });
    expectRefusal(await forgot({ ...known, isOrgAdmin: true }), {
      code: "validation",
      validationErrors: { isOrgAdmin: "isOrgAdmin is not known here" },
    });
  });
});

describe("a password that has expired", () => {
  test("403 at sign-in and in the log; a reset is the way out", async () => {
    const admin = await signIn(door.call, accounts.admin);
    const { email } = known;
    const login = (password: string) =>
      door.call("POST", "/api/v1/auth/login", { body: { ...known, password } });
    const renew = async (password: string) => {
      const token = await makeOneTimeToken(door.store, userId(3), "reset");
      const body = { token, password };
      return (await door.call("POST", "/api/v1/auth/reset-password", { body })).status;
    };
    const settle = (days: number | null) =>
      door.call("PATCH", "/api/v1/organization/settings", {
        as: admin,
        body: { passwordExpirationDays: days },
      });
    expect((await settle(30)).status).toBe(200);
    try {
      expect(await renew("First of this test 3")).toBe(200);
      expect((await login("First of this test 3")).status).toBe(200);
      await run(
        "update users set password_changed_at = now() - interval '31 days' where email = $1",
        [email],
      );
      const since = await newestEvent(door.store);
      expectRefusal(await login("First of this test 3"), {
        code: "password_expired",
        message: "Password has expired; ask for a reset link to choose a new one",
      });
      expect((await login("Wrong passphrase 1")).status).toBe(401);
      expect((await eventsAfter(door.store, since))[0]).toMatchObject({
        event_type: "USER_LOGIN_FAILED",
        error_message: expect.stringContaining("expired"),
      });
      expect(await renew("Found once more 9")).toBe(200);
      expect((await login("Found once more 9")).status).toBe(200);
    } finally {
      await settle(null);
    }
  });
});

describe("the limit of an address", () => {
  test("429 from the fourth in an hour, for whomever; other addresses go on", async () => {
    const limited = await openDoor({
      environment: { POSTERN_RESET_REQUESTS_PER_ADDRESS: "3" },
    });
    try {
      const ask = (from: string, email: string) =>
        limited.call("POST", path, { from, body: { ...known, email } });
      for (const [index, email] of [known.email, "nobody@acme.example", known.email].entries()) {
        expect((await ask("127.0.0.7", email)).status, `call ${index + 1}`).toBe(204);
      }
      for (const email of [known.email, "nobody@acme.example"]) {
        const answer = await ask("127.0.0.7", email);
        expectRefusal(answer, { code: "rate_limit_exceeded" });
        expect(Number(answer.headers["retry-after"])).toBeGreaterThan(3_000);
      }
      expect((await ask("127.0.0.8", known.email)).status).toBe(204);
      const asked = await limited.store.run<{ details: { mailed: boolean } }>(
        {
          text: "select details from audit_events where event_type = 'USER_PASSWORD_RESET_REQUEST'",
        },
        [],
      );
      // No mail server here: nobody could get a link, so there is none.
      expect(asked.map(({ details }) => details)).toEqual(Array(3).fill({ mailed: false }));
      const tokens = await limited.store.run({ text: "select from one_time_tokens" }, []);
      expect(tokens).toEqual([]);
      await signIn(limited.call, accounts.admin);
    } finally {
      await limited.close();
    }
  });
});
