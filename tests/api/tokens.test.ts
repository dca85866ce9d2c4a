import { generateKeyPairSync, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAccessToken } from "@/lib/domain/sign-in/tokens";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import {
  base64,
  goodHeader,
  handmade,
  spoiledClaims,
  spoiledHeaders,
} from "../support/token-table";
import { forge, forgeCookie, goodClaims, type Named, namedBy } from "../support/tokens";

const roles = "/api/v1/roles";
/** One route of each class that asks who calls: a permission, any key, a person, Opal's dialect. */
const classes: [string, string][] = [
  ["GET", roles],
  ["GET", "/api/v1/auth/me"],
  ["POST", "/api/v1/auth/change-password"],
  ["GET", "/v1/groups"],
];

let door: Door;
let admin: Principal;
let named: Named;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  named = namedBy(admin.accessToken);
});
afterAll(() => door.close());

let tried = 0;

async function expectRefused(headers: Record<string, string | string[]>): Promise<void> {
  tried += 1;
  for (const [method, path] of classes) {
    expectRefusal(await door.call(method, path, { headers }), {
      code: "unauthorized",
      message: "Authentication required",
      path,
    });
  }
  // What is public asks nobody, so a bad token makes no difference there.
  expect((await door.call("GET", "/api/v1/health", { headers })).status).toBe(200);
}

describe("GET with a hand-made token", () => {
  test("200 for a good one: what the table spoils is otherwise right", async () => {
    const token = await forge(goodClaims(named));
    const answer = await door.call("GET", roles, { as: { accessToken: token } });
    expect(answer.status).toBe(200);
    expect((await door.call("GET", roles, { as: admin })).status).toBe(200);
    const byHand = handmade(goodHeader, goodClaims(named));
    expect((await door.call("GET", roles, { as: { accessToken: byHand } })).status).toBe(200);
  });

  test.each(spoiledHeaders)("401 for %s", async (_what, header) => {
    await expectRefused({ authorization: `Bearer ${handmade(header, goodClaims(named))}` });
  });

  test.each(spoiledClaims)("401 for %s", async (_what, spoil) => {
    const token = handmade(goodHeader, spoil(goodClaims(named)));
    await expectRefused({ authorization: `Bearer ${token}` });
  });

  test("401 for ids that are no UUIDs, never 500", async () => {
    for (const claim of ["sub", "org", "sid"]) {
      for (const value of ["x", "' or 1=1", "a\u0000b", `{${named.userId}}`, ""]) {
        const token = handmade(goodHeader, { ...goodClaims(named), [claim]: value });
        await expectRefused({ authorization: `Bearer ${token}` });
      }
    }
  });

  test("401 for another key, another hash, no signature, and a public key as secret", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = new Uint8Array(publicKey.export({ type: "spki", format: "pem" }) as never);
    const claims = goodClaims(named);
    const [header = "", payload = ""] = admin.accessToken.split(".");
    for (const token of [
      handmade(goodHeader, claims, "sha256", new Uint8Array(randomBytes(32))),
      handmade(goodHeader, claims, "sha256", new Uint8Array(32)),
      handmade(goodHeader, claims, "sha256", pem),
      handmade({ ...goodHeader, alg: "HS384" }, claims, "sha384"),
      handmade({ ...goodHeader, alg: "HS512" }, claims, "sha512"),
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${base64({ ...goodHeader, alg: "none" })}.${payload}.`,
    ]) {
      await expectRefused({ authorization: `Bearer ${token}` });
    }
  });

  test("401 for every other spelling of the header", async () => {
    const { accessToken: token, refreshToken } = admin;
    const cookie = (await forgeCookie(named)).replace("postern.sign-in=", "");
    for (const authorization of [
      "",
      "Bearer",
      "Bearer ",
      "Bearer %",
      `bearer ${token}`,
      `BEARER ${token}`,
      `Bearer  ${token}`,
      `Bearer\t${token}`,
      `Bearer ${token},`,
      `Bearer ${token}.`,
      `Bearer ${token}=`,
      `Bearer ${token} ${token}`,
      `Bearer "${token}"`,
      `Token ${token}`,
      `Basic ${Buffer.from("admin:admin").toString("base64")}`,
      `ApiKey ${token}`,
      token,
      `Bearer ${refreshToken}`,
      `Bearer ${cookie}`,
      `Bearer ${"a".repeat(20_000)}`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}${"A".repeat(2048)}`,
    ]) {
      await expectRefused({ authorization });
    }
    await expectRefused({ authorization: [`Bearer ${token}`, `Bearer ${token}`] });
    await expectRefused({ "x-api-key": token });
    for (const query of ["access_token", "token"]) {
      expectRefusal(await door.call("GET", `/api/v1/auth/me?${query}=${token}`), {
        code: "unauthorized",
      });
    }
  });

  test("401 for a bad bearer even beside a good cookie", async () => {
    const cookie = await forgeCookie(named);
    expect((await door.call("GET", roles, { headers: { cookie } })).status).toBe(200);
    await expectRefused({ cookie, authorization: "Bearer x.y.z" });
    await expectRefused({ cookie, "x-api-key": "ptn_unknown" });
  });
});

test("the tables above are long enough", () => {
  expect(tried).toBeGreaterThanOrEqual(120);
});

describe("readAccessToken", () => {
  test("a trailing newline or space makes it another string, and no token", async () => {
    const { accessToken: token } = admin;
    expect(await readAccessToken(token)).toEqual(named);
    for (const text of [`${token}\n`, `${token} `, ` ${token}`, `${token}\u0000`, `${token}==`]) {
      expect(await readAccessToken(text)).toBeUndefined();
    }
  });

  test("any flipped bit makes it no token", { timeout: 120_000 }, async () => {
    let flips = 0;
    const accepted: string[] = [];
    for (let made = 0; made < 4; made += 1) {
      const bytes = Buffer.from(await forge(goodClaims(named)));
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        flips += 1;
        const text = flipped.toString("latin1");
        if (await readAccessToken(text)) accepted.push(text);
      }
    }
    expect(flips).toBeGreaterThanOrEqual(10_000);
    expect(accepted).toEqual([]);
  });

  test("a signature that is spelled oddly is refused too", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const { accessToken: token } = admin;
    const spellings = [...alphabet].map((letter) => token.slice(0, -1) + letter);
    const accepted = [];
    for (const text of spellings) if (await readAccessToken(text)) accepted.push(text);
    expect(accepted).toEqual([token]);
  });
});
