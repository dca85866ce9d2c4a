"use client";

import { BookOpen, Layers, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { can, type Permission } from "@/lib/contract/permissions";

type Place = { href: string; label: string; icon: LucideIcon; permission?: Permission };

/** Every page of the menu, one line each. Pages that one may not see are left out. */
const places: readonly Place[] = [
  { href: "/roles", label: "Roles", icon: Layers, permission: "roles:read" },
  { href: "/docs", label: "API docs", icon: BookOpen },
];

/** The bar at the side of wide screens, and at the bottom of narrow ones. */
export function Nav({
  account,
  shape,
}: {
  account: { isOrgAdmin: boolean };
  shape: "side" | "bottom";
}) {
  const path = usePathname();
  const shown = places.filter(
    ({ permission }) => permission === undefined || can(account, permission),
  );
  return (
    <nav aria-label="Main">
      <ul className={shape === "side" ? "flex flex-col gap-0.5" : "flex"}>
        {shown.map(({ href, label, icon: Icon }) => {
          const current = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href} className={shape === "side" ? undefined : "flex-1"}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "transition-colors",
                  shape === "side"
                    ? "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm"
                    : "flex h-14 flex-col items-center justify-center gap-0.5 font-medium text-2xs focus-visible:-outline-offset-2",
                  current && shape === "side" && "bg-accent-subtle text-accent-text",
                  current && shape === "bottom" && "text-accent-text",
                  !current && "text-muted-foreground hover:text-foreground",
                  !current && shape === "side" && "hover:bg-surface-sunken",
                )}
              >
                <Icon aria-hidden="true" className={shape === "side" ? "size-4" : "size-5"} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
