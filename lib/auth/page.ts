import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import type { Permission } from "@/lib/contract/permissions";
import { type Actor, authorize, readPerson, type SignedInPerson } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { cookieName, readCookieToken, userAgentOf } from "./identity";

/** The signed-in person of this page, read from the database once per request. */
export const findPerson = cache(async (): Promise<SignedInPerson | undefined> => {
  const cookie = (await cookies()).get(cookieName())?.value;
  const identity = cookie ? await readCookieToken(cookie) : undefined;
  if (!identity) return undefined;
  return readPerson(identity).catch((error) => {
    if (error instanceof DomainError) return undefined;
    throw error;
  });
});

/** The signed-in person; others are led to the sign-in and then back here. */
export async function requirePerson(): Promise<SignedInPerson> {
  const person = await findPerson();
  if (person) return person;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/** The person with proof of a permission; who lacks it gets the page that says whom to ask (403). */
export async function requireActor<Held extends Permission>(
  permission: Held,
): Promise<Actor<Held>> {
  const person = await requirePerson();
  const requestId = crypto.randomUUID();
  const given = await headers();
  const ipAddress = given.get("x-client-ip");
  try {
    return authorize(person, permission, { requestId, ipAddress, userAgent: userAgentOf(given) });
  } catch (error) {
    if (error instanceof DomainError) forbidden();
    throw error;
  }
}
