import { createHash, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { Identity } from "@/lib/domain/actor";
import { environment } from "@/lib/env";

const issuer = "postern";
const audience = "postern-api";
const tokenType = "at+jwt";
const clockToleranceSeconds = 5;

let key: { secret: string; bytes: Uint8Array } | undefined;

/** The cookie's secret and ours are made from one setting, but are not the same key. */
function signingKey(): Uint8Array {
  const { secret } = environment();
  if (key?.secret !== secret) {
    key = {
      secret,
      bytes: new Uint8Array(hkdfSync("sha256", secret, "", "postern access token", 32)),
    };
  }
  return key.bytes;
}

/** A signed access token. It names the person and the sign-in; rights are read anew on each call. */
export function issueAccessToken(identity: Identity): Promise<string> {
  return new SignJWT({ org: identity.organizationId, sid: identity.signInId })
    .setProtectedHeader({ alg: "HS256", typ: tokenType })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(identity.userId)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${environment().accessTokenSeconds}s`)
    .sign(signingKey());
}

// The signature of one token is the same on every call, and checking it costs as much as the rest of
// a small call. Its expiry is checked anew each time, and the sign-in behind it in the database.
const checkedMax = 10_000;
const checked = new Map<string, { identity: Identity; expiresAt: number }>();
let checkedWith = "";

/** Who a token names, or undefined for anything that is not a good token of ours. */
export async function readAccessToken(token: string): Promise<Identity | undefined> {
  if (token.length > 2_048) return undefined;
  const { secret } = environment();
  if (checkedWith !== secret) {
    checked.clear();
    checkedWith = secret;
  }
  const known = checked.get(token);
  if (known && known.expiresAt > Date.now() / 1000 - clockToleranceSeconds) return known.identity;
  const fresh = await verify(token).catch(() => undefined);
  if (!fresh) return undefined;
  if (checked.size >= checkedMax) checked.clear();
  checked.set(token, fresh);
  return fresh.identity;
}

/**
 * One token has one spelling. jose also takes a trailing newline, and decoders ignore the bits that
 * are left over in the last letter of a part.
 */
function isCanonical(token: string): boolean {
  return (
    /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) &&
    token.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part)
  );
}

const isText = (claim: unknown): claim is string => typeof claim === "string" && claim !== "";

async function verify(token: string) {
  if (!isCanonical(token)) return undefined;
  const { payload, protectedHeader } = await jwtVerify(token, signingKey(), {
    algorithms: ["HS256"],
    issuer,
    audience,
    typ: tokenType,
    requiredClaims: ["exp", "iat", "sub", "jti", "org", "sid"],
    maxTokenAge: environment().accessTokenSeconds,
    clockTolerance: clockToleranceSeconds,
  });
  const { sub, org, sid, jti, exp, aud } = payload;
  // A token of ours names its algorithm and type in the header, and never a key.
  if (Object.keys(protectedHeader).length !== 2 || aud !== audience || !exp) return undefined;
  if (!isText(sub) || !isText(org) || !isText(sid) || !isText(jti)) return undefined;
  return { identity: { userId: sub, organizationId: org, signInId: sid }, expiresAt: exp };
}

/** An opaque token of 256 random bits; only its hash is kept. */
export function newOpaqueToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOpaqueToken(token) };
}

/** What every API key begins with, so that people and scanners recognise one. */
export const keyPrefix = "ptn_";

/** A new API key; like every opaque token it is kept as its hash only. */
export function newApiKey(): { key: string; hash: string } {
  const key = `${keyPrefix}${newOpaqueToken().token}`;
  return { key, hash: hashOpaqueToken(key) };
}

/** What is kept of a token; it is random and long, so a plain hash cannot be guessed back. */
export function hashOpaqueToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
