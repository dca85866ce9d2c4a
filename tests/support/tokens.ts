import { hkdfSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { encode } from "next-auth/jwt";
import { testSecret } from "./settings";

/** Who a token or cookie names. */
export type Named = { userId: string; organizationId: string; signInId: string };

/** The key that the test doors sign access tokens with. */
export const signingKey = new Uint8Array(
  hkdfSync("sha256", testSecret, "", "postern access token", 32),
);

/** What an access token says of its bearer. */
export function namedBy(accessToken: string): Named {
  const [, payload = ""] = accessToken.split(".");
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const { sub, org, sid } = claims as { sub: string; org: string; sid: string };
  return { userId: sub, organizationId: org, signInId: sid };
}

/** The claims of a good token, for tests that spoil one of them. */
export function goodClaims({ userId, organizationId, signInId }: Named) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: "postern",
    aud: "postern-api",
    sub: userId,
    org: organizationId,
    sid: signInId,
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
  };
}

/** Signs whatever claims and header it is given. */
export function forge(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
  key: Uint8Array = signingKey,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...header })
    .sign(key);
}

/** A cookie as next-auth would have set it. */
export async function forgeCookie(named: Record<string, unknown>, secret = testSecret) {
  return `postern.sign-in=${await encode({ token: named, secret, maxAge: 600 })}`;
}
