import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId } from "@/db/seed/demo-ids";
import { checksum } from "../support/audit";
import type { CallOptions } from "../support/call";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectErrorBody, expectRefusal } from "../support/refusals";

const path = "/api/v1/roles";
const mebibyte = 1_048_576;

let door: Door;
let admin: Principal;
let before: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  before = await checksum(door.store, acmeId);
});
afterAll(async () => {
  // Of all that is below, nothing was written.
  expect(await checksum(door.store, acmeId)).toBe(before);
  await door.close();
});

const post = (options: CallOptions) => door.call("POST", path, { as: admin, ...options });
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe("POST with a name that is no name", () => {
  test.each([
    ["NUL", "a\u0000b", "control characters"],
    ["a bell", "a\u0007b", "control characters"],
    ["a tab", "a\tb", "control characters"],
    ["a line break", "a\nb", "control characters"],
    ["a carriage return at the end", "a\r", "control characters"],
    ["escape", "a\u001b[31m", "control characters"],
    ["delete", "a\u007fb", "control characters"],
    ["a C1 control", "a\u0085b", "control characters"],
    ["a line separator", "a\u2028b", "control characters"],
  ])("400 for %s", async (_what, name, sentence) => {
    for (const body of [{ name }, { name: "n", description: `x${name}` }]) {
      const field = "description" in body ? "description" : "name";
      if (field === "description" && /[\t\r\n\u2028]/.test(name)) continue;
      expectRefusal(await post({ body }), {
        code: "validation",
        validationErrors: { [field]: `${field} contains ${sentence}` },
      });
    }
  });

  test.each(["\\ud800", "\\udc00", "a\\ud83db", "\\ude00\\ud83d", "\\uD800\\uD800"])(
    "400 for half a character, escaped as %s",
    async (escaped) => {
      for (const field of ["name", "description"]) {
        const raw = `{"name":"n","${field}":"${escaped}"}`;
        expectRefusal(await post({ raw }), {
          code: "validation",
          validationErrors: { [field]: `${field} contains broken Unicode` },
        });
      }
    },
  );

  test.each([
    ["a lone continuation byte", [0x80]],
    ["a cut sequence", [0xe2, 0x82]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["a surrogate in UTF-8", [0xed, 0xa0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["Latin-1", [0xe9]],
  ])("400 for bytes that are not UTF-8: %s", async (_what, broken) => {
    expectRefusal(await post({ raw: bytes('{"name":"', broken, '"}') }), {
      code: "bad_request",
      message: "The body is not valid UTF-8",
    });
  });
});

describe("POST with a body that is no JSON", () => {
  test.each([
    "{",
    '{"name":"n"}}',
    '{"name":"n"} x',
    "{'name':'n'}",
    '{"name":"n",}',
    '{"name":NaN}',
    '{"name":"a\nb"}',
    "undefined",
    " ",
    "\u0000",
    "name=n",
    "<role/>",
  ])("400 for %j", async (raw) => {
    expectRefusal(await post({ raw }), {
      code: "bad_request",
      message: "The body is not valid JSON",
    });
  });

  test("400 for 33 levels and for a million, 400 by the schema for 32", async () => {
    const deep = (levels: number) => `{"name":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expectRefusal(await post({ raw: deep(32) }), { code: "validation" });
    for (const raw of [deep(33), "[".repeat(1_000_000), '{"a":'.repeat(200_000)]) {
      const begin = performance.now();
      expectRefusal(await post({ raw }), {
        code: "bad_request",
        message: "The body is nested deeper than 32 levels",
      });
      expect(performance.now() - begin).toBeLessThan(20_000);
    }
    // Brackets in texts are no levels.
    expectRefusal(await post({ raw: `{"name":"${'[\\"{'.repeat(60)}"}` }), { code: "validation" });
  });

  test.each(['"__proto__"', '"constructor"', '"prototype"', '"toString"', '"hasOwnProperty"'])(
    "400 for the key %s, and nobody becomes an admin",
    async (key) => {
      const answer = await post({ raw: `{"name":"n",${key}:{"isOrgAdmin":true}}` });
      expectRefusal(answer, { code: "validation" });
      expect(answer.text).toContain(`"validationErrors":{${key}:`);
      expect(Object.hasOwn(Object.prototype, "isOrgAdmin")).toBe(false);
    },
  );

  test("400 for every stored column that is not the caller's to set", async () => {
    for (const column of [
      "id",
      "organizationId",
      "organization_id",
      "createdAt",
      "updatedAt",
      "resourceIds",
      "userIds",
      "version",
      "isOrgAdmin",
      "platformRole",
      "passwordHash",
    ]) {
      for (const [method, url] of [
        ["POST", path],
        ["PATCH", `${path}/${devOpsTeamId}`],
      ] as const) {
        const body = { name: "n", [column]: randomUUID() };
        const validationErrors = { [column]: `${column} is not known here` };
        const answer = await door.call(method, url, { as: admin, body });
        expectRefusal(answer, { code: "validation", validationErrors });
      }
    }
  });
});

describe("POST with another kind of body", () => {
  test.each([
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json; charset=latin1",
    "application/jsonp",
    "application/problem+json",
    "application/json, text/plain",
    "application/json; boundary=x",
    "json",
    "",
  ])("415 for %j", async (type) => {
    const headers = { "content-type": type };
    expectRefusal(await post({ raw: '{"name":"n"}', headers }), {
      code: "unsupported_media_type",
    });
  });

  test.each(["gzip", "deflate", "br", "identity, gzip", "x"])(
    "415 for a body in %s, which is not unpacked",
    async (encoding) => {
      const raw = gzipSync(JSON.stringify({ name: "n".repeat(5_000_000) }));
      expectRefusal(await post({ raw, headers: { "content-encoding": encoding } }), {
        code: "unsupported_media_type",
      });
    },
  );

  test.each([
    "application/json",
    "Application/JSON;charset=UTF-8",
    'application/json; charset="utf-8"',
  ])("400 by the schema for %j: it is JSON", async (type) => {
    const headers = { "content-type": type };
    expectRefusal(await post({ raw: "{}", headers }), { code: "validation" });
  });
});

describe("POST with a large body", () => {
  const padded = (length: number) => `{"name":"${"n".repeat(length - 11)}"}`;

  test("400 by the schema for 1 MiB, 413 for a byte more, by its length", async () => {
    expectRefusal(await post({ raw: padded(mebibyte) }), { code: "validation" });
    expectRefusal(await post({ raw: padded(mebibyte + 1) }), { code: "payload_too_large" });
  });

  test("400 by the schema for 1 MiB, 413 for a byte more, in chunks", async () => {
    const chunked = (length: number) => {
      const whole = Buffer.from(padded(length));
      return [whole.subarray(0, 1000), whole.subarray(1000, 700_000), whole.subarray(700_000)];
    };
    const send = (length: number) =>
      post({ raw: chunked(length), headers: { "transfer-encoding": "chunked" } });
    expectRefusal(await send(mebibyte), { code: "validation" });
    expectRefusal(await send(mebibyte + 1), { code: "payload_too_large" });
  });

  test("413 without reading on, where a body was not even asked for", async () => {
    const url = `${path}/${devOpsTeamId}/users/${randomUUID()}`;
    const answer = await door.call("POST", url, { as: admin, raw: padded(mebibyte + 1) });
    expectRefusal(answer, { code: "payload_too_large" });
  });
});

describe("GET with another spelling of an id", () => {
  const id = devOpsTeamId;

  test.each([
    `{${id}}`,
    id.replaceAll("-", ""),
    id.replace("-", ""),
    id.replaceAll("-", "").replace(/(.{4})(?=.)/g, "$1-"),
    `urn:uuid:${id}`,
    `${id}\n`,
    ` ${id}`,
    `${id} `,
    `${id}0`,
    id.slice(1),
    id.replace("5", "５"),
    id.replace("0", "o"),
    "00000000-0000-0000-0000-000000000000",
    "' or 1=1--",
    "undefined",
    "null",
    "-1",
    "1e3",
    "a".repeat(10_000),
  ])("400 for %j", async (spelling) => {
    const answer = await door.call("GET", `${path}/${encodeURIComponent(spelling)}`, { as: admin });
    expect(answer.status).toBe(400);
    expectErrorBody(answer);
    expectRefusal(answer, { code: "validation" });
  });
});
