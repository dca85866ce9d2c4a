import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/** The head of a page: where it is, what it is called, a line about it, and what can be done. */
export function PageHeader({
  parent,
  title,
  description,
  facts,
  actions,
}: {
  parent?: { label: string; href: string };
  title: string;
  description?: ReactNode;
  /** Badges and counts under the title. */
  facts?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3 lg:flex-nowrap">
      <div className="min-w-0 max-w-full">
        {parent === undefined ? null : (
          <nav aria-label="Breadcrumb" className="mb-1">
            <ol className="flex items-center gap-1 text-muted-foreground text-sm">
              <li>
                <Link href={parent.href} className="rounded-sm hover:text-foreground">
                  {parent.label}
                </Link>
              </li>
              <li aria-hidden="true">
                <ChevronRight className="size-3.5 rtl:-scale-x-100" />
              </li>
            </ol>
          </nav>
        )}
        <h1 className="text-pretty break-words font-semibold text-2xl leading-8 tracking-[-0.02em]">
          {title}
        </h1>
        {description === undefined ? null : (
          <p className="mt-1 max-w-2xl text-pretty break-words text-muted-foreground">
            {description}
          </p>
        )}
        {facts === undefined ? null : (
          <div className="mt-2.5 flex flex-wrap items-center gap-2">{facts}</div>
        )}
      </div>
      {actions === undefined ? null : (
        <div className="flex flex-wrap gap-2 lg:shrink-0">{actions}</div>
      )}
    </div>
  );
}
