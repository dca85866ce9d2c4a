import { decode } from "next-auth/jwt";
import type { Identity } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { readAccessToken } from "@/lib/domain/tokens";
import { environment } from "@/lib/env";

/** The browser's cookie. On https its prefix binds it to this host and to secure connections. */
export function cookieName(): string {
  return environment().url.protocol === "https:" ? "__Host-postern.sign-in" : "postern.sign-in";
}

/**
 * Who a request says it comes from: a program by `Authorization: Bearer`, a browser by its cookie.
 * It proves nothing about rights; the person is read from the database with it.
 *
 * @throws DomainError `cross_origin` when a cookie comes with a change from another site's page
 */
export async function identify(request: Request): Promise<Identity | undefined> {
  const { headers } = request;
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer ([^\s,]+)$/.exec(authorization)?.[1];
    return token ? readAccessToken(token) : undefined;
  }
  if (headers.has("x-api-key")) return undefined;
  const cookie = readCookie(headers.get("cookie"), cookieName());
  const identity = cookie ? await readCookieToken(cookie) : undefined;
  if (identity && !isRead(request.method) && !isOwnPage(headers)) {
    throw new DomainError("cross_origin");
  }
  return identity;
}

const isRead = (method: string) => method === "GET" || method === "HEAD";

/** `null` and absent origins are refused: only our own pages change things by cookie. */
function isOwnPage(headers: Headers): boolean {
  return (
    environment().origins.has(headers.get("origin") ?? "") &&
    headers.get("sec-fetch-site") === "same-origin"
  );
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
