import Link from "next/link";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/ui/brand-mark";

/** The frame of the pages before the sign-in: one narrow column around one thing to do. */
export function EntryFrame({
  title,
  description,
  children,
}: {
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-11" />
          <h1 className="text-balance font-semibold text-2xl tracking-[-0.02em]">{title}</h1>
          <div className="text-pretty text-muted-foreground">{description}</div>
        </div>
        {children}
      </div>
    </main>
  );
}

/** What stands in the frame. */
export const entryCardClass = "flex flex-col gap-5 rounded-xl border bg-surface p-6 shadow-card";

/** A way from one of these pages to another. */
export function EntryLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex min-h-6 items-center rounded-sm font-medium text-accent-text text-sm underline-offset-4 hover:underline"
    >
      {children}
    </Link>
  );
}
