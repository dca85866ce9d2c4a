import { decode } from "next-auth/jwt";
import type { Identity, KeyIdentity } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { hashOpaqueToken, keyPrefix, readAccessToken } from "@/lib/domain/sign-in/tokens";
import { environment } from "@/lib/env";

/** The browser's cookie. On https its prefix binds it to this host and to secure connections. */
export function cookieName(): string {
  return environment().url.protocol === "https:" ? "__Host-postern.sign-in" : "postern.sign-in";
}

/**
 * Who a request says it comes from: a program by its token or API key, a browser by its cookie.
 * It proves nothing about rights; the person is read from the database with it. Opal's clients send
 * the key as a bearer token, EntryGuard's in either of two headers.
 *
 * @throws DomainError `cross_origin` when a cookie comes with a change from another site's page
 */
export async function identify(request: Request): Promise<Identity | KeyIdentity | undefined> {
  const { headers } = request;
  const authorization = headers.get("authorization");
  const key = headers.get("x-api-key");
  // Two callers in one request: whoever forwards it may have meant the other one.
  if (authorization !== null && key !== null) return undefined;
  if (authorization !== null) {
    const [, scheme, token = ""] = /^(Bearer|ApiKey) ([^\s,]+)$/.exec(authorization) ?? [];
    if (scheme === "ApiKey" || token.startsWith(keyPrefix)) return keyIdentity(token);
    return token ? readAccessToken(token) : undefined;
  }
  if (key !== null) return keyIdentity(key);
  const cookie = readCookie(headers.get("cookie"), cookieName());
  const identity = cookie ? await readCookieToken(cookie) : undefined;
  if (identity && !isRead(request.method) && !isOwnPage(headers)) {
    throw new DomainError("cross_origin");
  }
  return identity;
}

function keyIdentity(key: string): KeyIdentity | undefined {
  return /^ptn_[\w-]{43}$/.test(key) ? { keyHash: hashOpaqueToken(key) } : undefined;
}

const userAgentLengthMax = 255;

/** What the caller's program calls itself, for the audit log. */
export function userAgentOf(headers: Pick<Headers, "get">): string | null {
  return headers.get("user-agent")?.slice(0, userAgentLengthMax) ?? null;
}

const isRead = (method: string) => method === "GET" || method === "HEAD";

/** `null` and absent origins are refused: only our own pages change things by cookie. */
function isOwnPage(headers: Headers): boolean {
  const { origins, url } = environment();
  const site = headers.get("sec-fetch-site") ?? (isUntoldOf(url) ? "same-origin" : null);
  return origins.has(headers.get("origin") ?? "") && site === "same-origin";
}

/** Browsers tell the site of a call on https and on this machine; elsewhere the origin is all they tell. */
function isUntoldOf({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/(^|\.)localhost$|^127\.|^\[::1\]$/.test(hostname);
}

function readCookie(header: string | null, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}

/** Who the sign-in cookie's token names, or undefined for anything that is not ours. */
export async function readCookieToken(token: string): Promise<Identity | undefined> {
  const claims = await decode({ token, secret: environment().secret }).catch(() => null);
  const { userId, organizationId, signInId } = claims ?? {};
  return typeof userId === "string" &&
    typeof organizationId === "string" &&
    typeof signInId === "string"
    ? { userId, organizationId, signInId }
    : undefined;
}
