import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";

/**
 * Numbered pages as links. `page` counts from 0, as the wire does; `hrefOf` writes the address of a
 * page. Shows the range even where there is one page only.
 */
export function Pagination({
  label,
  page,
  size,
  total,
  hrefOf,
}: {
  label: string;
  page: number;
  size: number;
  total: number;
  hrefOf: (page: number) => string;
}) {
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const from = total === 0 ? 0 : page * size + 1;
  const to = Math.min(total, (page + 1) * size);
  return (
    <nav
      aria-label={label}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-muted-foreground text-xs tabular-nums"
    >
      <p>
        {from}–{to} of {total.toLocaleString("en")}
      </p>
      {last === 0 ? null : (
        <ul className="flex items-center gap-1">
          <li>
            <Step href={page > 0 ? hrefOf(page - 1) : undefined} label="Previous page">
              <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
            </Step>
          </li>
          {pagesAround(page, last).map((entry) =>
            entry.kind === "gap" ? (
              <li key={entry.key} aria-hidden="true" className="px-1">
                …
              </li>
            ) : (
              <li key={entry.page}>
                <Link
                  href={hrefOf(entry.page)}
                  aria-label={`Page ${entry.page + 1}`}
                  aria-current={entry.page === page ? "page" : undefined}
                  className={cn(
                    buttonClass({ variant: "ghost", size: "sm" }),
                    "min-w-7 px-1.5",
                    entry.page === page && "bg-accent-subtle text-accent-text",
                  )}
                >
                  {entry.page + 1}
                </Link>
              </li>
            ),
          )}
          <li>
            <Step href={page < last ? hrefOf(page + 1) : undefined} label="Next page">
              <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
            </Step>
          </li>
        </ul>
      )}
    </nav>
  );
}

function Step({
  href,
  label,
  children,
}: {
  href: string | undefined;
  label: string;
  children: ReactNode;
}) {
  const look = buttonClass({ variant: "ghost", size: "icon-sm" });
  return href === undefined ? (
    <span aria-hidden="true" className={cn(look, "opacity-40")}>
      {children}
    </span>
  ) : (
    <Link href={href} aria-label={label} className={look}>
      {children}
    </Link>
  );
}

type Entry = { kind: "page"; page: number } | { kind: "gap"; key: string };

/** First, last, and two on each side of the current page. */
function pagesAround(page: number, last: number): Entry[] {
  const entries: Entry[] = [];
  let before = -1;
  for (let candidate = 0; candidate <= last; candidate++) {
    const near = candidate === 0 || candidate === last || Math.abs(candidate - page) <= 1;
    if (!near) continue;
    if (candidate - before > 1) entries.push({ kind: "gap", key: `gap-${candidate}` });
    entries.push({ kind: "page", page: candidate });
    before = candidate;
  }
  return entries;
}
