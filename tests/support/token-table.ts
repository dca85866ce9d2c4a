import { createHmac, randomUUID } from "node:crypto";
import { signingKey } from "./tokens";

export const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

/** A token with whatever header and claims, without a library's scruples. */
export function handmade(
  header: unknown,
  claims: unknown,
  hash = "sha256",
  key = signingKey,
): string {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest("base64url")}`;
}

export const goodHeader = { alg: "HS256", typ: "at+jwt" };

/** Headers and claims that are signed with the right key all the same. */
export const spoiledHeaders: [string, Record<string, unknown>][] = [
  ["typ JWT", { ...goodHeader, typ: "JWT" }],
  ["typ missing", { alg: "HS256" }],
  ["typ of a refresh token", { ...goodHeader, typ: "rt+jwt" }],
  ["alg none", { ...goodHeader, alg: "none" }],
  ["alg NoNe", { ...goodHeader, alg: "NoNe" }],
  ["alg missing", { typ: "at+jwt" }],
  ["alg HS384 in name only", { ...goodHeader, alg: "HS384" }],
  ["alg RS256 in name only", { ...goodHeader, alg: "RS256" }],
  ["alg hs256", { ...goodHeader, alg: "hs256" }],
  ["an embedded jwk", { ...goodHeader, jwk: { kty: "oct", k: "AAAA" } }],
  ["a jku", { ...goodHeader, jku: "https://evil.example/keys" }],
  ["a kid that is a path", { ...goodHeader, kid: "../../dev/null" }],
  ["a kid that is SQL", { ...goodHeader, kid: "' or 1=1" }],
  ["an unknown crit", { ...goodHeader, crit: ["x"], x: 1 }],
  ["typ that is no text", { ...goodHeader, typ: 5 }],
  ["typ null", { ...goodHeader, typ: null }],
  ["alg null", { ...goodHeader, alg: null }],
  ["alg in a list", { ...goodHeader, alg: ["HS256"] }],
  ["alg ES256 in name only", { ...goodHeader, alg: "ES256" }],
  ["alg EdDSA in name only", { ...goodHeader, alg: "EdDSA" }],
  ["alg PS256 in name only", { ...goodHeader, alg: "PS256" }],
  ["alg dir", { ...goodHeader, alg: "dir", enc: "A256GCM" }],
  ["an empty jwk", { ...goodHeader, jwk: null }],
  ["an empty kid", { ...goodHeader, kid: "" }],
  ["an x5u", { ...goodHeader, x5u: "https://evil.example/cert" }],
  ["an x5c", { ...goodHeader, x5c: ["MIIB"] }],
  ["a cty", { ...goodHeader, cty: "JWT" }],
  ["a zip", { ...goodHeader, zip: "DEF" }],
  ["an empty crit", { ...goodHeader, crit: [] }],
  ["b64 false", { ...goodHeader, b64: false, crit: ["b64"] }],
];

type Claims = Record<string, unknown>;
type Spoiled = [string, (claims: Claims) => Claims];

/** Claims of which one is not as we would have written it. */
export const spoiledClaims: Spoiled[] = [
  ...["exp", "iat", "sub", "jti", "org", "sid", "iss", "aud"].map(
    (name): Spoiled => [`no ${name}`, ({ [name]: _gone, ...rest }) => rest],
  ),
  ...["exp", "iat", "sub", "jti", "org", "sid", "iss", "aud"].flatMap((name) =>
    [null, "", 5, true, [], {}].map(
      (value): Spoiled => [
        `${name} ${JSON.stringify(value)}`,
        (claims) => ({ ...claims, [name]: value }),
      ],
    ),
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
