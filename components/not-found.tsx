import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "./ui/button-class";
import { EmptyState } from "./ui/empty-state";

/** The whole page, where an address names something that is not there. */
export function NotFound({
  noun,
  icon,
  title,
  description,
  back,
}: {
  /** "Resource" */
  noun: string;
  icon: ReactNode;
  title: string;
  description: string;
  back: { href: string; label: string };
}) {
  return (
    <>
      <title>{`${noun} not found · Postern`}</title>
      <h1 className="sr-only">{noun} not found</h1>
      <EmptyState
        icon={icon}
        title={title}
        description={description}
        action={
          <Link href={back.href} className={buttonClass({ variant: "secondary" })}>
            {back.label}
          </Link>
        }
      />
    </>
  );
}
