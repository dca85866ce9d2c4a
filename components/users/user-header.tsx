"use client";

import type { ReactNode } from "react";
import { MoreMenu, useCopyId } from "@/components/actions-menu";
import { PageHeader } from "@/components/page-header";
import { LiveUntil } from "@/components/sessions/live-until";
import { Time } from "@/components/ui/time";
import { useUserLiveSessions } from "@/lib/client/live-sessions";
import type { UserAct } from "@/lib/client/user-address";
import type { User } from "@/lib/contract/users";
import { userActEntries } from "./user-act-entries";
import { AccountBadge, UserStatus } from "./user-status";

/** Who it is, where their account stands, and what can be done with it. */
export function UserHeader({
  user,
  primary,
  onAct,
}: {
  user: User;
  primary: ReactNode;
  onAct: (act: UserAct) => void;
}) {
  const copyId = useCopyId(user.id);
  const sessions = useUserLiveSessions({ ids: [user.id] })(user.id);
  return (
    <PageHeader
      parent={{ label: "People", href: "/users" }}
      title={user.name}
      description={user.email}
      facts={
        <>
          <AccountBadge isOrgAdmin={user.isOrgAdmin} />
          <span className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            <UserStatus user={user} />
            <span aria-hidden="true">·</span>
            {sessions ? (
              <>
                <LiveUntil sessions={sessions} />
                <span aria-hidden="true">·</span>
              </>
            ) : null}
            {user.lastLoginAt === null ? (
              "never seen"
            ) : (
              <span>
                last seen <Time value={user.lastLoginAt} />
              </span>
            )}
          </span>
        </>
      }
      actions={
        <>
          {primary}
          <MoreMenu name={user.name} entries={[copyId, ...userActEntries(user, onAct)]} />
        </>
      }
    />
  );
}
