import Link from "next/link";
import { Status } from "@/components/ui/badge";

/**
 * "● 2 live" in a list, leading to these sessions. A dash where there are none, which a card leaves
 * out, and nothing while that is not known.
 */
export function LiveCount({
  count,
  href,
  label,
  text = `${count?.toLocaleString("en")} live`,
}: {
  count: number | undefined;
  href: string;
  /** What the link says to those who do not see its row: "2 live sessions of Database on-call". */
  label: string;
  text?: string;
}) {
  if (count === undefined) return null;
  if (count === 0) return <span className="text-muted-foreground @max-xl:hidden">–</span>;
  return (
    <Link href={href} prefetch={false} aria-label={label} className="rounded-sm hover:underline">
      <Status tone="success">{text}</Status>
    </Link>
  );
}
