import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserCreated, UserInvited } from "@/lib/contract/users";
import { useLog as takeLog } from "@/lib/http/log";
import { sendDueMails } from "@/lib/mail";
import { startWorker } from "@/lib/worker";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { linkIn, type MailServer, openMailServer } from "../support/mail-server";
import { tokenOf } from "../support/one-time-tokens";
import { goodPassword, newEmail } from "../support/people";
import { accounts, type Principal, signIn } from "../support/principals";

type OutboxRow = {
  id: string;
  sealed: string;
  tries: number;
  last_error: string | null;
  waits: number;
};

let server: MailServer;
let door: Door;
let admin: Principal;
let lines: string[] = [];

beforeAll(async () => {
  server = await openMailServer();
  door = await openDoor({
    environment: { SMTP_URL: server.url, MAIL_FROM: "Postern <postern@postern.test>" },
  });
  admin = await signIn(door.call, accounts.admin);
  takeLog({ write: (line: string) => void lines.push(line) }, "debug");
});
afterAll(async () => {
  await server.close();
  await door.close();
});
beforeEach(() => {
  lines = [];
});
afterEach(async () => {
  await run("delete from mail_outbox");
  server.mails.length = 0;
  server.refuse(undefined);
});

const run = <Row>(text: string, values: unknown[] = []) => door.store.run<Row>({ text }, values);
const outbox = () =>
  run<OutboxRow>(`select id, sealed, tries, last_error,
    extract(epoch from next_try_at - now())::float as waits from mail_outbox order by created_at`);
const makeDue = () => run("update mail_outbox set next_try_at = now()");

async function invite(wish: { name?: string } = {}, headers = {}) {
  const body = { email: newEmail(), ...wish };
  const answer = await door.call<UserCreated>("POST", "/api/v1/users", {
    as: admin,
    body,
    headers,
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

const accept = (inviteToken: string) =>
  door.call("POST", "/api/v1/auth/set-password", { body: { inviteToken, password: goodPassword } });

describe("an invitation", () => {
  test("arrives once, and its link works; neither the answer nor the log knows it", async () => {
    const since = await newestEvent(door.store);
    const person = await invite({ name: "Nora New" });
    expect(person).not.toHaveProperty("inviteUrl");
    expect(server.mails).toEqual([]);
    await sendDueMails();
    await sendDueMails();
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    if (!mail) throw new Error("One mail came");
    expect(mail.recipients).toEqual([person.email]);
    expect(mail.headers).toMatchObject({
      from: "Postern <postern@postern.test>",
      to: `Nora New <${person.email}>`,
      subject: "Your invitation to Acme",
      "message-id": expect.stringMatching(/^<[\da-f-]{36}@postern\.test>$/),
    });
    expect(mail.text).toContain("Hello Nora New,");
    expect(mail.text).toContain("Ana Ruiz invites you to Acme");
    const link = linkIn(mail);
    expect(link).toMatch(/^http:\/\/postern\.test:3000\/set-password\?token=[\w-]{43}$/);
    expect(mail.html).toContain(`href="${link}"`);
    const events = await eventsAfter(door.store, since);
    expect(events.at(-1)).toMatchObject({
      event_type: "USER_INVITE",
      details: { after: { email: person.email, mailed: true } },
    });
    expect(JSON.stringify(events) + lines.join()).not.toContain(tokenOf(link));
    expect(await outbox()).toEqual([]);
    expect((await accept(tokenOf(link))).status).toBe(200);
  });

  test("links to the configured address, whatever the request says of the host", async () => {
    await invite(
      {},
      { host: "evil.example", "x-forwarded-host": "evil.example", forwarded: "host=evil.example" },
    );
    await sendDueMails();
    expect(server.mails[0]?.raw).not.toContain("evil");
    expect(linkIn(server.mails[0] ?? { text: "" })).toMatch(/^http:\/\/postern\.test:3000\//);
  });

  test("that is sent again makes the first one's link worthless", async () => {
    const { id } = await invite();
    const answer = await door.call<UserInvited>("POST", `/api/v1/users/${id}/invite`, {
      as: admin,
    });
    expect(answer.body).toEqual({ message: "Invitation sent" });
    await sendDueMails();
    const [first, second] = server.mails.map((mail) => tokenOf(linkIn(mail)));
    expect((await accept(first ?? "")).status).toBe(401);
    expect((await accept(second ?? "")).status).toBe(200);
  });

  test("lies sealed in the outbox, and opens in no other row", async () => {
    const [left, right] = [await invite(), await invite()];
    const rows = await outbox();
    expect(JSON.stringify(rows)).not.toMatch(/acme|http|Hello/);
    const [one, two] = rows;
    await run("update mail_outbox set sealed = case id when $1 then $2 else $3 end", [
      one?.id,
      two?.sealed,
      one?.sealed,
    ]);
    await sendDueMails();
    await sendDueMails();
    expect(server.mails).toEqual([]);
    expect(await outbox()).toEqual([]);
    expect(lines.join()).toContain("cannot be opened");
    expect(left.email).not.toBe(right.email);
  });
});

describe("names", () => {
  test("arrive as they are, whatever their alphabet", async () => {
    for (const name of [
      "Zoë Łukasiewicz",
      "田中 ゆき",
      "مريم",
      "O’Connor, “Mae” <x@y>",
      "👩‍🚒 Ada",
    ]) {
      server.mails.length = 0;
      await invite({ name });
      await sendDueMails();
      const [mail] = server.mails;
      expect(mail?.text).toContain(`Hello ${name},`);
      expect(mail?.headers.to?.replaceAll("\\", "")).toContain(name);
      expect(mail?.recipients).toHaveLength(1);
    }
  });

  test("are text in the page of a mail, never markup", async () => {
    await invite({ name: `<img src=x onerror=alert(1)> & "'` });
    await sendDueMails();
    expect(server.mails[0]?.html).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;&#39;");
    expect(server.mails[0]?.html).not.toContain("<img");
  });

  test("cannot add a header or a recipient, even those that no contract would let in", async () => {
    const injected = "Acme\r\nBcc: thief@evil.example\r\n\r\nHello";
    await run("update organizations set name = $1 where slug = 'acme'", [injected]);
    try {
      const { email } = await invite({ name: "Bcc: thief@evil.example" });
      await sendDueMails();
      expect(server.mails).toHaveLength(1);
      expect(server.mails[0]?.recipients).toEqual([email]);
      expect(Object.keys(server.mails[0]?.headers ?? {}).sort()).toEqual([
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to",
      ]);
    } finally {
      await run("update organizations set name = 'Acme' where slug = 'acme'");
    }
  });
});

describe("a mail server that does not take mails", () => {
  test("loses nothing when it is down: the mail waits and comes once", async () => {
    await server.close();
    await invite();
    await sendDueMails();
    const [kept] = await outbox();
    expect(kept).toMatchObject({ tries: 1, last_error: expect.stringMatching(/^E(SOCKET|CONN)/) });
    expect(kept?.waits).toBeGreaterThan(5);
    await sendDueMails();
    expect((await outbox())[0]?.tries).toBe(1);
    server = await openMailServer(server.port);
    await makeDue();
    await sendDueMails();
    expect(server.mails).toHaveLength(1);
    expect(await outbox()).toEqual([]);
  });

  test("is tried ever more rarely while it refuses, and its words are not kept", async () => {
    await invite();
    server.refuse(451);
    const waits: number[] = [];
    for (let tries = 1; tries <= 5; tries += 1) {
      await makeDue();
      await sendDueMails();
      const [kept] = await outbox();
      expect(kept).toMatchObject({ tries, last_error: "EMESSAGE 451" });
      waits.push(kept?.waits ?? 0);
    }
    // 15 s, doubling, each a fifth more or less.
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(15 * 2 ** index * 0.5);
      expect(wait).toBeLessThan(15 * 2 ** index * 1.25);
    }
    expect(lines.join()).not.toMatch(/token=|Not now/);
  });

  test("gives a mail up when it is a day old, and says so without its words", async () => {
    await invite();
    server.refuse(550);
    await run("update mail_outbox set created_at = now() - interval '25 hours'");
    await sendDueMails();
    expect(await outbox()).toEqual([]);
    const told = lines.filter((line) => line.includes("given up"));
    expect(told).toHaveLength(1);
    expect(told[0]).not.toMatch(/token=|@acme/);
  });

  test("that dies while it has a mail gets it again after the lease", async () => {
    await invite();
    await run("update mail_outbox set tries = 1, next_try_at = now() + interval '2 minutes'");
    await sendDueMails();
    expect(server.mails).toEqual([]);
    await makeDue();
    await sendDueMails();
    expect(server.mails).toHaveLength(1);
  });
});

describe("the worker", () => {
  test("sends what is due by itself", async () => {
    await invite();
    const worker = startWorker();
    await expect.poll(() => server.mails.length).toBe(1);
    await worker.stop();
  });

  test("sends every mail once, however many workers there are", async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => invite()));
    await Promise.all(Array.from({ length: 5 }, () => sendDueMails()));
    expect(server.mails.flatMap(({ recipients }) => recipients).sort()).toEqual(
      people.map(({ email }) => email).sort(),
    );
  });
});
