import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { SessionDetail } from "@/lib/contract/sessions";

/** Who looks at a session: an admin sees everybody's, and where its parts lead to. */
export type SessionViewer = { id: string; isAdmin: boolean };

/** A name, with the way to its page where there is one to go to. */
export function Named({
  id,
  name,
  href,
  session,
}: {
  id: string;
  name: string;
  href: string | undefined;
  session: SessionDetail;
}) {
  if (session.deletedIds.includes(id)) {
    return (
      <>
        {name} <Badge>deleted</Badge>
      </>
    );
  }
  if (href === undefined) return name;
  return (
    <Link
      href={href}
      prefetch={false}
      className="rounded-sm text-accent-text underline underline-offset-2"
    >
      {name}
    </Link>
  );
}
