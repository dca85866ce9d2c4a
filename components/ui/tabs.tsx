import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tab = { label: string; href: string; current: boolean; count?: number | undefined };

/**
 * Each tab is a link with an address of its own, so that reload, Back and a pasted link work and
 * nothing is fetched by moving through them with the arrow keys.
 */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav
      aria-label={label}
      className="flex gap-1 overflow-x-auto overflow-y-hidden border-b pt-1 [scrollbar-width:none]"
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.current ? "page" : undefined}
          className={cn(
            "relative flex h-9 items-center gap-2 whitespace-nowrap rounded-t-md border-b-2 px-2.5 font-medium text-sm transition-colors focus-visible:-outline-offset-2",
            tab.current
              ? "border-accent text-foreground"
              : "border-transparent text-muted-foreground hover:border-border hover:text-foreground",
          )}
        >
          {tab.label}
          {tab.count === undefined ? null : <TabCount>{tab.count}</TabCount>}
        </Link>
      ))}
    </nav>
  );
}

function TabCount({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-full bg-surface-sunken px-1.5 text-2xs text-muted-foreground tabular-nums ring-1 ring-border ring-inset">
      {children}
    </span>
  );
}
