import { Status } from "@/components/ui/badge";
import type { UserLiveSessions } from "@/lib/contract/live-sessions";
import { Countdown } from "./countdown";

/** "● live, 1 h 12 min left", or "● 2 live, …" until the last of them ends. */
export function LiveUntil({ sessions }: { sessions: UserLiveSessions }) {
  const { liveSessions, endsAt } = sessions;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1">
      <Status tone="success">{liveSessions === 1 ? "live," : `${liveSessions} live,`}</Status>{" "}
      <Countdown until={endsAt} suffix=" left" />
    </span>
  );
}
