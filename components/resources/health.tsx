import { Status } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Time } from "@/components/ui/time";
import type { Resource, Room } from "@/lib/contract/resources";

type Health = Pick<Resource, "isActive" | "lastVerifiedAt" | "verificationError">;

/** Whether sessions open it, and how its last verification went. */
export function ResourceHealth({ resource }: { resource: Health }) {
  const { isActive, lastVerifiedAt, verificationError } = resource;
  const note = "truncate text-muted-foreground text-xs max-sm:ms-1";
  if (verificationError !== null) {
    return (
      <span className="min-w-0 sm:flex sm:flex-col">
        <Status tone="danger">Failed</Status>
        <span className={cn(note, "text-danger-text")} title={verificationError}>
          {verificationError}
        </span>
      </span>
    );
  }
  if (lastVerifiedAt === null) {
    return (
      <span className="sm:flex sm:flex-col">
        <Status tone="warning">Never verified</Status>
        <span className={note}>{isActive ? "Active all the same" : "Left out until verified"}</span>
      </span>
    );
  }
  return (
    <span className="sm:flex sm:flex-col">
      {isActive ? (
        <Status tone="success">Active</Status>
      ) : (
        <Status tone="neutral">Switched off</Status>
      )}
      <span className={note}>
        Verified <Time value={lastVerifiedAt} />
      </span>
    </span>
  );
}

/** From this share on it is time to think of the quota. */
const warnShare = 0.8;

/** The family that is fullest; a firewall may count IPv4 and IPv6 apart. */
function tightest(rooms: readonly Room[]): Room | undefined {
  const share = ({ used, limit }: Room) => (limit === 0 ? 1 : used / limit);
  return [...rooms].sort((a, b) => share(b) - share(a))[0];
}

export function roomTone({ used, limit }: Room): "danger" | "warning" | "success" {
  if (used >= limit) return "danger";
  return used >= limit * warnShare ? "warning" : "success";
}

const barClass = { danger: "fill-danger", warning: "fill-warning", success: "fill-success" };
const textClass = {
  danger: "text-danger-text font-medium",
  warning: "text-warning-text font-medium",
  success: "",
};

/** "52 of 60" and how full that is; a dash where the firewall has not told yet. */
export function RoomGauge({ rooms }: { rooms: readonly Room[] }) {
  const room = tightest(rooms);
  if (!room) return <span className="text-muted-foreground">–</span>;
  const tone = roomTone(room);
  const share = room.limit === 0 ? 100 : Math.min(100, (room.used / room.limit) * 100);
  return (
    <span className="inline-flex w-full min-w-20 flex-col gap-1">
      <span className={cn("tabular-nums", textClass[tone])}>
        {room.used.toLocaleString("en")} of {room.limit.toLocaleString("en")}
        {tone === "danger" ? " · full" : ""}
      </span>
      {/* A picture, because the content policy takes no styles from the server. */}
      <svg
        aria-hidden="true"
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        className="h-1 w-full rounded-full bg-surface-sunken ring-1 ring-border ring-inset"
      >
        <rect width={share} height="4" className={barClass[tone]} />
      </svg>
    </span>
  );
}

/** "52 of 60 rules are taken (IPv4)" */
export function roomText({ family, used, limit, isAssumed }: Room): string {
  const which = family === null ? "" : ` (IPv${family})`;
  const guess = isAssumed ? "; the limit is the vendor’s default" : "";
  return `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} rules are taken${which}${guess}.`;
}
