import Link from "next/link";
import type { ReactNode } from "react";

/** A name that leads to its page, with what tells it from others beneath it. */
export function NameCell({
  name,
  href,
  detail,
  children,
}: {
  name: string;
  href: string;
  detail?: string | null;
  children?: ReactNode;
}) {
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <Link
        href={href}
        prefetch={false}
        className="truncate rounded-sm font-medium hover:underline"
      >
        {name}
      </Link>
      {detail ? (
        <span className="truncate font-normal text-muted-foreground text-xs">{detail}</span>
      ) : null}
      {children}
    </span>
  );
}
