"use client";

import { Copy, EllipsisVertical } from "lucide-react";
import type { ReactNode } from "react";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
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
  const announce = useAnnounce();
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
          <Menu
            trigger={
              <IconButton
                label={`More for ${user.name}`}
                variant="secondary"
                icon={<EllipsisVertical aria-hidden="true" />}
              />
            }
            entries={[
              {
                kind: "action",
                label: "Copy id",
                icon: <Copy aria-hidden="true" />,
                onPress: () => {
                  void navigator.clipboard.writeText(user.id);
                  announce("Id copied.");
                },
              },
              ...userActEntries(user, onAct),
            ]}
          />
        </>
      }
    />
  );
}
