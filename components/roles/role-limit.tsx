import { formatHours } from "@/lib/contract/hours";

/** How long a session of a role may last; without a limit of its own the organization's counts. */
export function RoleLimit({ hours }: { hours: number | null }) {
  return hours === null ? (
    <span className="text-muted-foreground">Org. limit</span>
  ) : (
    <span className="tabular-nums">{formatHours(hours)}</span>
  );
}
