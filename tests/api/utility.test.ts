import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Door, openDoor } from "../support/door";

let door: Door;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe("GET /api/v1/health", () => {
  test("200 without credentials", async () => {
    const { status, body } = await door.call("GET", "/api/v1/health");
    expect(status).toBe(200);
    expect(body).toEqual({ status: "ok" });
  });
});

describe("GET /api/v1/ready", () => {
  test("200 names the database and its migrations", async () => {
    const { status, body } = await door.call("GET", "/api/v1/ready");
    expect(status).toBe(200);
    expect(body).toEqual({
      status: "ready",
      database: door.store.kind,
      migrations: door.store.migrations,
    });
  });
});

describe("GET /api/v1/detect-ip", () => {
  test("200 tells the address of the connection", async () => {
    const { status, body } = await door.call("GET", "/api/v1/detect-ip", { from: "127.0.0.9" });
    expect(status).toBe(200);
    expect(body).toEqual({
      ip: "127.0.0.9",
      version: 4,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  test.each([
    { "x-forwarded-for": "8.8.8.8" },
    { "x-forwarded-for": ["8.8.8.8", "9.9.9.9"] },
    { "x-real-ip": "8.8.8.8" },
    { "x-client-ip": "8.8.8.8" },
    { forwarded: "for=8.8.8.8" },
    { "cf-connecting-ip": "8.8.8.8" },
  ])("200 does not believe a stranger's %o", async (headers) => {
    const { body } = await door.call("GET", "/api/v1/detect-ip", { headers });
    expect(body).toMatchObject({ ip: "127.0.0.1", version: 4 });
  });
});
