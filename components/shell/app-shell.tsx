import Link from "next/link";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/ui/brand-mark";
import type { Me } from "@/lib/contract/auth";
import { Live } from "./live";
import { LivePill } from "./live-pill";
import { BottomNav, SideNav } from "./nav";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";

/** The frame of every page behind the sign-in. The page goes into `main`. */
export function AppShell({ account, children }: { account: Me; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-3 py-2 font-medium text-accent-foreground focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
      >
        Skip to content
      </a>
      <div className="sticky top-0 flex h-dvh w-56 shrink-0 flex-col border-e px-3 max-md:hidden">
        <Link
          href="/"
          prefetch={false}
          className="flex h-(--header-height) items-center gap-2.5 rounded-md px-1.5 font-semibold text-base tracking-tight"
        >
          <BrandMark />
          Postern
        </Link>
        <div className="mt-3 flex-1">
          <SideNav account={account} />
        </div>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="group/head sticky top-0 z-30 flex h-(--header-height) items-center gap-2 border-b bg-background px-4 sm:px-6">
          <Link
            href="/"
            prefetch={false}
            aria-label="Postern"
            className="me-1 rounded-md md:hidden"
          >
            <BrandMark />
          </Link>
          {/* Beside a running session a narrow screen has room for its first letter alone. */}
          <p className="min-w-0 flex-1 truncate font-medium max-sm:group-has-[section]/head:invisible">
            {account.organizationName}
          </p>
          <Live />
          <LivePill />
          <ThemeToggle />
          <UserMenu account={account} />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-24 outline-none sm:px-6 md:pt-8 md:pb-12"
        >
          {children}
        </main>
        <div className="fixed inset-x-0 bottom-0 z-30 border-t bg-background pb-[env(safe-area-inset-bottom)] md:hidden">
          <BottomNav account={account} />
        </div>
      </div>
    </div>
  );
}
