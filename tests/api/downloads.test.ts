import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { DomainError } from "@/lib/domain/error";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { endpoint } from "@/lib/http/endpoint";
import { openFrontDoor } from "@/lib/http/front-door";
import { route } from "@/lib/http/route";
import { callerOf } from "../support/call";
import { expectRefusal } from "../support/refusals";
import { testSettings } from "../support/settings";

takeEnvironment({ ...testSettings, DATABASE_URL: "", POSTERN_LOG_LEVEL: "silent" });

let handed = 0;
let ended = false;

async function* counted(count: number, length: number, fault?: Error) {
  try {
    for (let index = 0; index < count; index += 1) {
      if (index === count - 1 && fault) throw fault;
      handed += 1;
      yield "x".repeat(length);
    }
  } finally {
    ended = true;
  }
}

function fileOf(pieces: () => AsyncIterable<string>) {
  return route({
    GET: endpoint({
      summary: "Read a file",
      access: "public",
      download: ["text/csv"],
      handle: async () => ({
        type: "text/csv" as const,
        fileName: 'a "file"\r\n.csv',
        rows: 3,
        pieces: pieces(),
      }),
    }),
  });
}

const closings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

async function open(pieces: () => AsyncIterable<string>) {
  handed = 0;
  ended = false;
  const routes = [{ pattern: "/api/v1/file", handlers: fileOf(pieces) }];
  const door = await openFrontDoor({ port: 0, host: "127.0.0.1", routes });
  const client = callerOf(door.url);
  closings.push(() => door.close(), client.close);
  return { ...client, url: `${door.url}/api/v1/file` };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

/** Waits until nothing more is handed over. */
async function untilQuiet(): Promise<number> {
  for (let before = -1; before !== handed; await sleep(150)) before = handed;
  return handed;
}

describe("a file that is written while it is sent", () => {
  test("200 with its type, name and number of rows, and without a tag", async () => {
    const { call } = await open(() => counted(3, 5));
    const answer = await call("GET", "/api/v1/file");
    expect(answer).toMatchObject({ status: 200, text: "x".repeat(15) });
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="a-file-.csv"',
      "x-total-rows": "3",
      "cache-control": "no-store",
      "transfer-encoding": "chunked",
    });
    expect(answer.headers.etag).toBeUndefined();
    expect(ended).toBe(true);
  });

  test("HEAD writes nothing of it", async () => {
    const { call } = await open(() => counted(3, 5));
    const answer = await call("HEAD", "/api/v1/file");
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(answer.headers["x-total-rows"]).toBe("3");
    expect(handed).toBe(0);
  });

  test("an error before the first piece is refused as any other", async () => {
    const refused = await open(() => counted(1, 5, new DomainError("role_changed")));
    expectRefusal(await refused.call("GET", "/api/v1/file"), { code: "role_changed" });
    const broken = await open(() => counted(1, 5, new Error("lost")));
    expectRefusal(await broken.call("GET", "/api/v1/file"), { code: "internal_error" });
  });

  test("an error on the way cuts the connection: a part never looks whole", async () => {
    const { call } = await open(() => counted(4, 1000, new Error("lost")));
    await expect(call("GET", "/api/v1/file")).rejects.toThrow("aborted");
    expect(ended).toBe(true);
  });

  test("is written only as fast as it is read, and stops when the reader leaves", async () => {
    const { url } = await open(() => counted(100_000, 100_000));
    const request = get(url);
    const [answer]: IncomingMessage[] = await once(request, "response");
    const before = await untilQuiet();
    expect(before).toBeLessThan(1000);
    for (let index = 0; index < 20; index += 1) {
      if (answer?.read() === null) await once(answer, "readable");
    }
    expect(await untilQuiet()).toBeGreaterThan(0);
    expect(ended).toBe(false);
    request.destroy();
    await until(() => ended);
    expect(handed).toBeLessThan(2000);
  });
});

describe("the same through Next", () => {
  const ask = async (pieces: () => AsyncIterable<string>) => {
    handed = 0;
    ended = false;
    const request = new Request("http://localhost/api/v1/file");
    const { body } = await fileOf(pieces).GET(request, { params: Promise.resolve({}) });
    if (!body) throw new Error("There is no body");
    return body.getReader();
  };

  test("is written only as fast as it is read, and stops when the reader leaves", async () => {
    const reader = await ask(() => counted(1000, 10));
    await reader.read();
    expect(await untilQuiet()).toBeLessThan(5);
    await reader.cancel();
    expect(ended).toBe(true);
  });

  test("an error on the way breaks the body", async () => {
    const reader = await ask(() => counted(3, 10, new Error("lost")));
    const readAll = async () => {
      for (;;) if ((await reader.read()).done) return;
    };
    await expect(readAll()).rejects.toThrow("lost");
  });
});
