import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { signIn as signInContract } from "@/lib/contract/auth";
import type { CallOrigin, SignedInPerson } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { signInBrowser } from "@/lib/domain/sign-in/sign-in";
import { browserHours } from "@/lib/domain/sign-in/sign-ins";
import { signOut } from "@/lib/domain/sign-in/sign-out";
import { environment } from "@/lib/env";
import { cookieName } from "./identity";

declare module "next-auth/jwt" {
  interface JWT {
    userId?: string;
    organizationId?: string;
    signInId?: string;
  }
}

/**
 * next-auth carries the cookie of the dashboard and nothing more: the token holds three ids, and
 * what they may do is read from the database on each request.
 */
export function browserSignIn(origin: CallOrigin): NextAuthOptions {
  const { secret, url } = environment();
  const secure = url.protocol === "https:";
  const maxAge = browserHours * 60 * 60;
  return {
    secret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge, updateAge: maxAge },
    jwt: { maxAge },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: cookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        id: "credentials",
        credentials: { organizationSlug: {}, email: {}, password: {} },
        authorize: async (given) => {
          const { organizationSlug, email, password } = given ?? {};
          const parsed = signInContract.safeParse({ organizationSlug, email, password });
          // One answer for everything that is not a right password.
          if (!parsed.success) throw new Error("credentials_wrong");
          return tokenUser(await signInBrowser(parsed.data, origin).catch(asErrorText));
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { userId: user.id, ...splitIds(user.name ?? "") } : token),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url: target, baseUrl }) => `${baseUrl}${ownPath(target)}`,
    },
    events: {
      signOut: async ({ token }) => {
        const { userId, organizationId, signInId } = token;
        if (userId && organizationId && signInId) {
          await signOut({ identity: { userId, organizationId, signInId } }, origin);
        }
      },
    },
  };
}

/** next-auth hands an id, a name and an address from `authorize` to `jwt`; the name carries our ids. */
function tokenUser(person: SignedInPerson) {
  return { id: person.id, name: `${person.organization.id} ${person.signInId}` };
}

function splitIds(name: string) {
  const [organizationId = "", signInId = ""] = name.split(" ");
  return { organizationId, signInId };
}

/** next-auth passes only an error's text to the page: the code, and how long a pause lasts. */
function asErrorText(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const { retryAfterSeconds } = error.details;
  throw new Error(retryAfterSeconds ? `${error.code}:${retryAfterSeconds}` : error.code);
}

/** The path of a same-origin target, else the start page: sign-in never leads elsewhere. */
export function ownPath(target: string): string {
  const { url } = environment();
  // Browsers drop control characters from URLs and read a backslash as a slash.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose.
  if (/[\u0000-\u0020\\]/.test(target) || target.startsWith("//")) return "/";
  const resolved = URL.canParse(target, url) ? new URL(target, url) : undefined;
  if (!resolved || resolved.origin !== url.origin) return "/";
  // Dots are gone only now: "/..//evil.example" has become "//evil.example", another site.
  if (resolved.pathname.startsWith("//")) return "/";
  return `${resolved.pathname}${resolved.search}`;
}
