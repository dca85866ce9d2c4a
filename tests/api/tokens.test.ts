import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAccessToken } from "@/lib/domain/tokens";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { forge, forgeCookie, goodClaims, type Named, namedBy, signingKey } from "../support/tokens";

const roles = "/api/v1/roles";
const classes = [roles, "/api/v1/auth/me", "/api/v1/users"];

let door: Door;
let admin: Principal;
let named: Named;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  named = namedBy(admin.accessToken);
});
afterAll(() => door.close());

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

/** A token with whatever header and claims, without a library's scruples. */
function handmade(header: unknown, claims: unknown, hash = "sha256", key = signingKey): string {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest("base64url")}`;
}

const good = { alg: "HS256", typ: "at+jwt" };

/** Headers and claims that are signed with the right key all the same. */
const spoiledHeaders: [string, Record<string, unknown>][] = [
  ["typ JWT", { ...good, typ: "JWT" }],
  ["typ missing", { alg: "HS256" }],
  ["typ of a refresh token", { ...good, typ: "rt+jwt" }],
  ["alg none", { ...good, alg: "none" }],
  ["alg NoNe", { ...good, alg: "NoNe" }],
  ["alg missing", { typ: "at+jwt" }],
  ["alg HS384 in name only", { ...good, alg: "HS384" }],
  ["alg RS256 in name only", { ...good, alg: "RS256" }],
  ["alg hs256", { ...good, alg: "hs256" }],
  ["an embedded jwk", { ...good, jwk: { kty: "oct", k: "AAAA" } }],
  ["a jku", { ...good, jku: "https://evil.example/keys" }],
  ["a kid that is a path", { ...good, kid: "../../dev/null" }],
  ["a kid that is SQL", { ...good, kid: "' or 1=1" }],
  ["an unknown crit", { ...good, crit: ["x"], x: 1 }],
  ["b64 false", { ...good, b64: false, crit: ["b64"] }],
];

const spoiledClaims: [string, (claims: Record<string, unknown>) => Record<string, unknown>][] = [
  ...["exp", "iat", "sub", "jti", "org", "sid", "iss", "aud"].map(
    (name): [string, (claims: Record<string, unknown>) => Record<string, unknown>] => [
      `no ${name}`,
      ({ [name]: _gone, ...rest }) => rest,
    ],
  ),
  ["an exp in the past", (claims) => ({ ...claims, exp: now() - 10 })],
  ["an exp as text", (claims) => ({ ...claims, exp: String(now() + 600) })],
  ["an iat in the future", (claims) => ({ ...claims, iat: now() + 60 })],
  ["an iat of yesterday", (claims) => ({ ...claims, iat: now() - 86_400 })],
  ["an nbf in the future", (claims) => ({ ...claims, nbf: now() + 60 })],
  ["another iss", (claims) => ({ ...claims, iss: "postern.evil" })],
  ["another aud", (claims) => ({ ...claims, aud: "postern" })],
  ["aud as a list with ours", (claims) => ({ ...claims, aud: ["postern-api"] })],
  ["aud as a list of two", (claims) => ({ ...claims, aud: ["postern-api", "other"] })],
  ["a number for sub", (claims) => ({ ...claims, sub: 5 })],
  ["an object for org", (claims) => ({ ...claims, org: { id: claims.org } })],
  ["a list for sid", (claims) => ({ ...claims, sid: [claims.sid] })],
  ["an unknown sid", (claims) => ({ ...claims, sid: randomUUID() })],
  ["an unknown sub", (claims) => ({ ...claims, sub: randomUUID() })],
  ["an unknown org", (claims) => ({ ...claims, org: randomUUID() })],
];

async function expectRefused(headers: Record<string, string | string[]>): Promise<void> {
  for (const path of classes) {
    expectRefusal(await door.call("GET", path, { headers }), {
      code: "unauthorized",
      message: "Authentication required",
      path,
    });
  }
}

describe("GET with a hand-made token", () => {
  test("200 for a good one: what the table spoils is otherwise right", async () => {
    const token = await forge(goodClaims(named));
    const answer = await door.call("GET", roles, { as: { accessToken: token } });
    expect(answer.status).toBe(200);
    expect((await door.call("GET", roles, { as: admin })).status).toBe(200);
    const byHand = handmade(good, goodClaims(named));
    expect((await door.call("GET", roles, { as: { accessToken: byHand } })).status).toBe(200);
  });

  test.each(spoiledHeaders)("401 for %s", async (_what, header) => {
    await expectRefused({ authorization: `Bearer ${handmade(header, goodClaims(named))}` });
  });

  test.each(spoiledClaims)("401 for %s", async (_what, spoil) => {
    const token = handmade(good, spoil(goodClaims(named)));
    await expectRefused({ authorization: `Bearer ${token}` });
  });

  test("401 for ids that are no UUIDs, never 500", async () => {
    for (const claim of ["sub", "org", "sid"]) {
      for (const value of ["x", "' or 1=1", "a\u0000b", `{${named.userId}}`, ""]) {
        const token = handmade(good, { ...goodClaims(named), [claim]: value });
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
      handmade(good, claims, "sha256", new Uint8Array(randomBytes(32))),
      handmade(good, claims, "sha256", new Uint8Array(32)),
      handmade(good, claims, "sha256", pem),
      handmade({ ...good, alg: "HS384" }, claims, "sha384"),
      handmade({ ...good, alg: "HS512" }, claims, "sha512"),
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${base64({ ...good, alg: "none" })}.${payload}.`,
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

describe("readAccessToken", () => {
  test("a trailing newline or space makes it another string, and no token", async () => {
    const { accessToken: token } = admin;
    expect(await readAccessToken(token)).toEqual(named);
    for (const text of [`${token}\n`, `${token} `, ` ${token}`, `${token}\u0000`, `${token}==`]) {
      expect(await readAccessToken(text)).toBeUndefined();
    }
  });

  test("any flipped bit makes it no token", async () => {
    const bytes = Buffer.from(admin.accessToken);
    let tried = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(index) ^ (1 << bit), index);
        tried += 1;
        expect(await readAccessToken(flipped.toString("latin1"))).toBeUndefined();
      }
    }
    expect(tried).toBeGreaterThan(2500);
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
