import { connect } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { type Door, openDoorForTest } from "../support/door";

/** Begins a call whose body does not come, and which nobody reads or ends, from an address behind our proxy. */
function sendSlowly(url: string, address: string) {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on("error", () => socket.destroy());
  const head = [
    "POST /api/v1/auth/login HTTP/1.1",
    "Host: postern.test",
    `X-Forwarded-For: ${address}`,
    "Content-Type: application/json",
    "Transfer-Encoding: chunked",
  ].join("\r\n");
  socket.write(`${head}\r\n\r\n`);
  return { send: (text: string) => socket.write(text), end: () => socket.destroy() };
}

describe("many calls at once", () => {
  const environment = { POSTERN_IN_FLIGHT_MAX: "4", TRUSTED_PROXIES: "127.0.0.0/8" };
  const from = (small: Door, address: string, path = "/api/v1/detect-ip") =>
    small.call("GET", path, { headers: { "x-forwarded-for": address } });

  /** Calls until the answer is this one: a socket's bytes arrive when they do. */
  const until = (small: Door, address: string, status: number) =>
    vi.waitFor(async () => {
      const answer = await from(small, address);
      expect(answer.status).toBe(status);
      return answer;
    }, 20_000);

  test("429 for an address whose slow calls have half of all places; others are served", async () => {
    const small = await openDoorForTest({ environment });
    const ends = ["198.51.100.1", "198.51.100.1"].map((one) => sendSlowly(small.url, one));
    const refused = await until(small, "198.51.100.1", 429);
    expect(refused.headers).toMatchObject({ "retry-after": "1", "ratelimit-limit": "2" });
    expect(refused.body).toMatchObject({ code: "rate_limit_exceeded" });
    expect((await from(small, "198.51.100.2")).status).toBe(200);
    expect((await from(small, "198.51.100.1", "/api/v1/health")).status).toBe(200);
    for (const { end } of ends) end();
    await until(small, "198.51.100.1", 200);
  });

  test("429 for a household's /64 as for one address", async () => {
    const small = await openDoorForTest({ environment });
    for (const one of ["2001:db8:1:2::1", "2001:db8:1:2::2"]) sendSlowly(small.url, one);
    await until(small, "2001:db8:1:2::3", 429);
    expect((await from(small, "2001:db8:1:3::1")).status).toBe(200);
  });

  test("503 says when to come back; health goes on; later calls are served", async () => {
    const small = await openDoorForTest({ environment });
    const ends = [1, 1, 2, 2].map((one) => sendSlowly(small.url, `198.51.100.${one}`));
    const refused = await until(small, "198.51.100.9", 503);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(refused.body).toMatchObject({ code: "unavailable", path: "/api/v1/detect-ip" });
    expect((await from(small, "198.51.100.9", "/api/v1/health")).status).toBe(200);
    for (const { end } of ends) end();
    await until(small, "198.51.100.9", 200);
  });

  test("a call that breaks off gives its place back, though its sender keeps the connection", async () => {
    const small = await openDoorForTest({ environment });
    const ends = ["198.51.100.1", "198.51.100.1"].map((one) => sendSlowly(small.url, one));
    await until(small, "198.51.100.1", 429);
    for (const { send } of ends) send("no chunk\r\n");
    await until(small, "198.51.100.1", 200);
    for (const { end } of ends) end();
  });
});
