"use client";

import { Badge, Status } from "@/components/ui/badge";
import { tooltip } from "@/components/ui/tooltip";
import { useNow } from "@/lib/client/clock";
import { formatAbsolute, formatRemaining } from "@/lib/client/format";
import type { User } from "@/lib/contract/users";

type Account = Pick<User, "isActive" | "invitationExpiresAt">;

/** Where an account stands; an invitation that has not been accepted stands before all else. */
export function UserStatus({ user }: { user: Account }) {
  if (!user.isActive) return <Status tone="warning">Deactivated</Status>;
  if (user.invitationExpiresAt === null) return <Status tone="success">Active</Status>;
  return <Invitation end={user.invitationExpiresAt} />;
}

function Invitation({ end }: { end: string }) {
  const now = useNow();
  // The server knows neither the reader's zone nor when the page is read.
  if (now === null) return <Status tone="info">Invited</Status>;
  const date = new Date(end);
  const over = date.getTime() <= now;
  return (
    <span
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time must be reachable by keyboard.
      tabIndex={0}
      className="rounded-sm"
      {...tooltip(`${over ? "Expired" : "Expires"} ${formatAbsolute(date)}`)}
    >
      {over ? (
        <Status tone="danger">Invitation expired</Status>
      ) : (
        <Status tone="info">
          {`Invitation expires in ${formatRemaining(date, new Date(now))}`}
        </Status>
      )}
    </span>
  );
}

/** What the account may do here. */
export function AccountBadge({ isOrgAdmin }: { isOrgAdmin: boolean }) {
  return <Badge tone={isOrgAdmin ? "accent" : "neutral"}>{isOrgAdmin ? "Admin" : "Member"}</Badge>;
}
