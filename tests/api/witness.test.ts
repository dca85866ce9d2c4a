import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { globexId } from "@/db/seed/demo-ids";
import type { Answer } from "../support/call";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { openWitness, type Sent } from "../support/witness";

/*
 * The witness sits in every door of these tests, so it is proven here that it speaks up: each row
 * below is an answer or a log line that would be a leak.
 */

let door: Door;
let admin: Principal;
let foreign: { id: string; email: string };
let hash: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  const [row] = await door.store.run<{ id: string; email: string; password_hash: string }>(
    { text: "select id, email, password_hash from users where organization_id = $1 limit 1" },
    [globexId],
  );
  if (!row) throw new Error("The demo has a second organization");
  foreign = row;
  const [kept] = await door.store.run<{ hash: string }>(
    { text: "select hash from refresh_tokens limit 1" },
    [],
  );
  hash = kept?.hash ?? "";
});
afterAll(() => door.close());

const headers = { "cache-control": "no-store" };
const answered = (body: unknown, more: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers,
  body,
  text: JSON.stringify(body),
  ...more,
});

function heard(answer: Answer, sent: Partial<Sent> = {}, line = "{}") {
  const witness = openWitness();
  const own = { authorization: `Bearer ${admin.accessToken}` };
  witness.saw({ method: "GET", path: "/api/v1/roles", headers: own, text: "", ...sent }, answer);
  witness.log.write(line);
  return witness.testify(door.store);
}

describe("the witness", () => {
  test("says nothing of what is one's own, or was named by the caller", async () => {
    await heard(answered([{ id: admin.user.id, email: admin.user.email }]));
    await heard(answered({ message: `Role not found with id: ${foreign.id}` }), {
      path: `/api/v1/roles/${foreign.id.toUpperCase()}`,
    });
  });

  test.each([
    ["a foreign id", () => answered([{ id: foreign.id }])],
    ["a foreign e-mail", () => answered([{ name: `Mail ${foreign.email.toUpperCase()}` }])],
    ["a foreign organization", () => answered({ organizationId: globexId })],
    ["a foreign id in a header", () => answered({}, { headers: { ...headers, etag: foreign.id } })],
    ["a password's hash", () => answered({ hash: "$argon2id$v=19$m=19456" })],
    ["a kept hash", () => answered({ hash })],
    ["a token that is not issued here", () => answered({ token: admin.accessToken })],
    ["the refresh token behind a hash", () => answered({ token: admin.refreshToken })],
    ["an API key", () => answered({ key: `ptn_${"a".repeat(43)}` })],
    ["its insides", () => answered({ message: "at async serve (lib/http/route.ts:120)" })],
    ["something to keep", () => answered({}, { headers: {} })],
    ["an error of another shape", () => answered({ error: "no" }, { status: 400 })],
  ])("speaks up at %s", async (_what, answer) => {
    await expect(heard(answer())).rejects.toThrow("What was seen");
  });

  test("speaks up at anything of anybody's that nobody is told", async () => {
    await expect(heard(answered({ id: admin.user.id }), { headers: {} })).rejects.toThrow(
      "told nobody known",
    );
  });

  test("speaks up at an answer that repeats a password", async () => {
    const text = JSON.stringify({ password: "a secret of ten" });
    await expect(heard(answered({ echo: "a secret of ten" }), { text })).rejects.toThrow(
      "secret that it was sent",
    );
  });

  test.each([
    ["a token", () => admin.accessToken],
    ["a password's hash", () => "$argon2id$v=19"],
    ["an API key", () => `ptn_${"b".repeat(43)}`],
    ["a refresh token that was sent", () => "refresh token of the test"],
  ])("speaks up at a log line with %s", async (_what, secret) => {
    const text = JSON.stringify({ refreshToken: "refresh token of the test" });
    const line = JSON.stringify({ level: 50, msg: `failed with ${secret()}` });
    await expect(heard(answered({}), { text }, line)).rejects.toThrow("The log holds");
  });
});
