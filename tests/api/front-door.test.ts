import type { IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorBody } from "@/lib/contract/errors";
import { type FrontDoor, openFrontDoor, type PageHandler } from "@/lib/http/front-door";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { type RawAnswer, sendRaw } from "../support/raw-socket";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

/** A request line and headers with the token of an admin, who may do everything. */
const raw = (line: string, ...headers: string[]) =>
  sendRaw(
    door.url,
    `${line}\r\n${[
      "Host: postern.test",
      `Authorization: Bearer ${admin.accessToken}`,
      ...headers,
      "Connection: close",
    ].join("\r\n")}\r\n\r\n`,
  );

function expectRefused(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(errorBody.parse(answer.body)).toEqual(answer.body);
  expect(answer.body).toMatchObject({ status });
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|at async/);
}

describe("methods", () => {
  test.each(["TRACE", "PROPFIND", "LINK", "PURGE", "CONNECT"])(
    "405 names the methods for %s",
    async (method) => {
      const answer = await raw(`${method} /api/v1/roles HTTP/1.1`);
      expectRefused(answer, 405);
      expect(answer.headers.allow).toContain("GET");
    },
  );

  test.each(["FOO", "get", "G E T", ""])("400 for the method %j", async (method) => {
    expectRefused(await raw(`${method} /api/v1/roles HTTP/1.1`), 400);
  });

  test("405 for CONNECT to another host, and nothing is opened", async () => {
    expectRefused(await raw("CONNECT 169.254.169.254:80 HTTP/1.1"), 405);
  });
});

describe("paths", () => {
  test.each([
    "//api/v1/roles",
    "/api//v1/roles",
    "/api/v1//roles",
    "/api/../api/v1/roles",
    "/api/v1/./roles",
    "/api/v1/roles/..",
    "/api/v1/%2e%2e/v1/roles",
    "/api/v1/%2E/roles",
    "/api/v1/roles%2Fx",
    "/api/v1/roles/a%2fb",
    "/api/v1/roles/a%5Cb",
    "/api/v1/roles/%00",
    "/api/v1/roles\\x",
    "/api/v1/%E0%A4%A",
    "/api/v1/roles/%",
    "/api/v1/roles/%zz",
    "/api/v1/roles/%ff",
    "/api/v1/roles?q=%",
    "/api/v1/roles?q=%E0%A4%A",
    "http://169.254.169.254/latest/meta-data",
    "http://postern.test/api/v1/roles",
    "HTTP://postern.test/api/v1/roles",
    "*",
    "api/v1/roles",
  ])("400 for %s", async (path) => {
    expectRefused(await raw(`GET ${path} HTTP/1.1`), 400);
  });

  test.each([
    "/api/v1/roles/",
    "/API/v1/roles",
    "/api/v1/Roles",
    "/api/v1/roles;x=1",
    "/api/v1/roles.json",
    "/api",
    "/v1",
    "/api/v2/roles",
    "/api/v1/__proto__",
    "/api/v1/constructor",
    "/elsewhere",
  ])("404 for %s", async (path) => {
    expectRefused(await raw(`GET ${path} HTTP/1.1`), 404);
  });

  test("200 for the one right spelling, with or without an empty query", async () => {
    expect((await raw("GET /api/v1/roles HTTP/1.1")).status).toBe(200);
    expect((await raw("GET /api/v1/roles? HTTP/1.1")).status).toBe(200);
    expect((await raw("GET /api/v1/role%73 HTTP/1.1")).status).toBe(200);
  });
});

describe("headers", () => {
  const get = "GET /api/v1/auth/me HTTP/1.1";

  test("400 for 101 headers and for 33 KB of them, 200 for 100", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1`);
    expect((await raw(get, ...many(97))).status).toBe(200);
    expectRefused(await raw(get, ...many(98)), 400);
    expectRefused(await raw(get, ...many(500)), 400);
    expectRefused(await raw(get, `X-Long: ${"a".repeat(33_000)}`), 400);
  });

  test.each([
    ["two lengths", ["Content-Length: 0", "Content-Length: 5"]],
    ["a length and chunks", ["Content-Length: 4", "Transfer-Encoding: chunked"]],
    ["chunks twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]],
    ["chunks, misspelled", ["Transfer-Encoding: xchunked"]],
    ["a negative length", ["Content-Length: -1"]],
    ["a length with a plus", ["Content-Length: +1"]],
    ["a length in hexadecimal", ["Content-Length: 0x1"]],
    ["a header without a name", [": x"]],
    ["a space before the colon", ["X-A : x"]],
    ["a folded header", ["X-A: a\r\n b"]],
    ["a NUL in a header", ["X-A: a\u0000b"]],
    ["a bare line feed", ["X-A: a\nX-B: b\r"]],
    ["an upgrade to a websocket", ["Upgrade: websocket", "Sec-WebSocket-Key: AAAA"]],
    ["an upgrade to HTTP/2", ["Upgrade: h2c"]],
    ["a server action", ["Next-Action: 0"]],
  ])("400 for %s", async (_what, headers) => {
    const upgrade = headers.some((header) => header.startsWith("Upgrade"));
    const answer = await (upgrade
      ? sendRaw(
          door.url,
          `${get}\r\nHost: x\r\nConnection: Upgrade\r\n${headers.join("\r\n")}\r\n\r\n`,
        )
      : raw(get, ...headers));
    expectRefused(answer, 400);
  });

  test("400 for an absolute target with an upgrade, and nothing is fetched", async () => {
    const line = "GET http://169.254.169.254/ HTTP/1.1";
    const head = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket";
    expectRefused(await sendRaw(door.url, `${line}\r\n${head}\r\n\r\n`), 400);
  });

  test.each(["a b", "a/b", "a@b", "evil.example/path", "[::1", "x:y", "x'y", "<x>"])(
    "400 for the host %s",
    async (host) => {
      expectRefused(await sendRaw(door.url, `${get}\r\nHost: ${host}\r\n\r\n`), 400);
    },
  );

  test("400 without a host, with two, in another protocol, and for garbage", async () => {
    for (const text of [
      `${get}\r\n\r\n`,
      "GET /api/v1/roles HTTP/9.9\r\nHost: x\r\n\r\n",
      "\u0016\u0003\u0001 hello\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]) {
      const { status } = await sendRaw(door.url, text);
      expect([400, 0]).toContain(status);
    }
  });

  test("401 whatever a stranger's headers pretend to be", async () => {
    for (const header of [
      "X-Middleware-Subrequest: middleware:middleware:middleware",
      "X-Middleware-Next: 1",
      "X-Nextjs-Data: 1",
      "Next-Resume: 1",
      "X-Forwarded-Host: admin.postern.test",
      "X-Forwarded-User: admin@acme.example",
      "X-Original-URL: /api/v1/health",
      "X-Rewrite-URL: /api/v1/health",
      "X-HTTP-Method-Override: DELETE",
      "X-User-Id: 770e8400-e29b-41d4-a716-446655440001",
    ]) {
      const text = `GET /api/v1/roles HTTP/1.1\r\nHost: x\r\n${header}\r\nConnection: close\r\n\r\n`;
      expectRefused(await sendRaw(door.url, text), 401);
    }
  });
});

describe("a connection on which nothing comes", () => {
  test("is closed without a word before its first call, which a browser then makes again", async () => {
    const patience = 100_000;
    const [unasked, begun] = await Promise.all([
      sendRaw(door.url, "", patience),
      sendRaw(door.url, "GET /api/v1/health HTTP/1.1\r\nHost: postern.test\r\n", patience),
    ]);
    expect(unasked).toMatchObject({ status: 0, text: "" });
    expect(begun).toMatchObject({ status: 400, body: { code: "bad_request" } });
  });
});

describe("what goes on to Next", () => {
  const form = ["Content-Type: application/x-www-form-urlencoded"];
  let own: FrontDoor;
  let seen: string[] = [];
  let given: IncomingHttpHeaders = {};

  beforeAll(async () => {
    const pages: PageHandler = async ({ method, url, headers }, response) => {
      seen.push(`${method} ${url}`);
      given = headers;
      response.end("a page");
    };
    own = await openFrontDoor({ port: 0, host: "127.0.0.1", routes: [], pages });
  });
  afterAll(() => own.close());

  const ask = (line: string, ...headers: string[]) => {
    seen = [];
    const head = ["Host: postern.test", ...headers, "Connection: close"].join("\r\n");
    return sendRaw(own.url, `${line} HTTP/1.1\r\n${head}\r\n\r\n`);
  };

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "405 for %s to a page: it takes no form and no action",
    async (method) => {
      const answer = await ask(`${method} /sign-in`, ...form, "Content-Length: 0");
      expectRefused(answer, 405);
      expect(answer.headers.allow).toBe("GET, HEAD");
      expect(seen).toEqual([]);
    },
  );

  test("405 for what next-auth does not take", async () => {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      expectRefused(await ask(`${method} /api/auth/session`), 405);
    }
    expect(seen).toEqual([]);
  });

  test.each(["GET /sign-in", "POST /api/auth/callback/credentials"])(
    "400 for %s with a body that does not tell its length, for nobody would count it",
    async (line) => {
      expectRefused(await ask(line, ...form, "Transfer-Encoding: chunked"), 400);
      expect(seen).toEqual([]);
    },
  );

  test("no header by which a client poses as a proxy or as Next, and the address that we saw", async () => {
    const posed = [
      "X-Client-IP: 198.51.100.1",
      "X-Forwarded-For: 198.51.100.1",
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: https",
      "X-Real-IP: 198.51.100.1",
      "Forwarded: for=198.51.100.1;host=evil.example",
      "X-Middleware-Subrequest: proxy:proxy:proxy",
      "X-Middleware-Set-Cookie: a=b",
      "X-Nextjs-Data: 1",
      "X-Invoke-Path: /roles",
      "X-Matched-Path: /roles",
      "Next-Resume: 1",
      "X-Nonce: ours",
      "X-Path: //evil.example",
      "Content-Security-Policy: script-src *",
    ];
    for (const line of ["GET /sign-in", "POST /api/auth/callback/credentials"]) {
      expect((await ask(line, ...posed, "Content-Length: 0", "Cookie: a=b")).status).toBe(200);
      expect(given).toEqual({
        ...{ host: "postern.test", cookie: "a=b", connection: "close", "content-length": "0" },
        "x-client-ip": "127.0.0.1",
      });
    }
  });

  test("pages are read, and next-auth takes a form that tells its length, up to 1 MiB", async () => {
    for (const line of ["GET /sign-in", "HEAD /sign-in", "POST /api/auth/callback/credentials"]) {
      expect((await ask(line, ...form, "Content-Length: 0")).status).toBe(200);
      expect(seen).toEqual([line]);
    }
    const long = await ask("POST /api/auth/signout", ...form, "Content-Length: 1048577");
    expectRefused(long, 413);
    expect(seen).toEqual([]);
  });
});
