import type { Metadata } from "next";
import Link from "next/link";
import { ApiReference } from "@/components/docs/api-reference";
import { ErrorCodes } from "@/components/docs/error-codes";
import { ShellExample } from "@/components/docs/shell-example";
import { ThemeToggle } from "@/components/shell/theme-toggle";
import { BrandMark } from "@/components/ui/brand-mark";
import { buttonClass } from "@/components/ui/button-class";
import { ownAddress } from "@/lib/http/own-address";

export const metadata: Metadata = { title: "API reference" };

/** What a program needs to know, for everyone: signed in or not. */
export default function DocsPage() {
  const address = ownAddress();
  const signIn = [
    `curl ${address}/api/v1/auth/login \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"organizationSlug": "acme",`,
    `       "email": "you@example.com", "password": "…"}'`,
  ].join("\n");
  const call = [
    `curl ${address}/api/v1/roles \\`,
    "  -H 'Authorization: Bearer <accessToken>'",
  ].join("\n");
  return (
    <>
      <header className="sticky top-0 z-30 flex h-(--header-height) items-center gap-2 border-b bg-background/90 px-4 backdrop-blur-md sm:px-6">
        <Link
          href="/"
          className="flex items-center gap-2.5 rounded-md font-semibold text-base tracking-tight"
        >
          <BrandMark />
          Postern
        </Link>
        <div className="flex-1" />
        <ThemeToggle />
        <Link href="/" className={buttonClass()}>
          Dashboard
        </Link>
      </header>
      <main className="mx-auto w-full max-w-5xl px-4 pt-8 pb-24 sm:px-6">
        <h1 className="font-semibold text-2xl leading-8 tracking-[-0.02em]">API reference</h1>
        <p className="mt-1 max-w-2xl text-muted-foreground">
          Everything the dashboard does, it does through this API. Base URL:{" "}
          <code className="break-all font-mono text-foreground text-xs">{address}/api/v1</code>
        </p>
        <div className="mt-8 grid gap-x-8 gap-y-6 md:grid-cols-2">
          <section aria-labelledby="token" className="min-w-0">
            <h2 id="token" className="font-semibold text-base">
              Get a token
            </h2>
            <p className="mt-1 text-muted-foreground">
              Sign in, and send the <code className="font-mono text-xs">accessToken</code> of the
              answer with every call. It lasts 15 minutes; the refresh token gets the next one.
            </p>
            <ShellExample label="Sign in" command={signIn} />
            <ShellExample label="Call with the token" command={call} />
          </section>
          <section aria-labelledby="errors" className="min-w-0">
            <h2 id="errors" className="font-semibold text-base">
              Read an error
            </h2>
            <p className="mt-1 text-muted-foreground">
              Every refusal has the same body. Decide by its{" "}
              <code className="font-mono text-xs">code</code>, which does not change; the message is
              for people. Quote the <code className="font-mono text-xs">requestId</code> when you
              ask for help.
            </p>
            <ErrorCodes />
          </section>
        </div>
        <section aria-labelledby="calls" className="mt-10">
          <h2 id="calls" className="font-semibold text-base">
            All calls
          </h2>
          <p className="mt-1 max-w-2xl text-muted-foreground">
            Calls that you try here run on this server, as you when you are signed in, or with a
            token under Authorize. The same as a file:{" "}
            <a
              href="/openapi.json"
              className="rounded-sm text-accent-text underline underline-offset-2"
            >
              openapi.json
            </a>
            .
          </p>
          <ApiReference />
        </section>
      </main>
    </>
  );
}
