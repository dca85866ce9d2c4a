"use client";

import { Pencil, Timer, Trash2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { MoreMenu, useCopyId } from "@/components/actions-menu";
import { PageHeader } from "@/components/page-header";
import { Badge, Status } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
import { roleSessionsHref, useRoleLiveSessions } from "@/lib/client/live-sessions";
import { formatHours } from "@/lib/contract/hours";
import type { Role } from "@/lib/contract/roles";

/** What a role is and may, and what can be done with it. */
export function RoleHeader({
  role,
  primary,
  onEdit,
  onDelete,
}: {
  role: Role;
  primary: ReactNode;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const copyId = useCopyId(role.id);
  const { maxSessionDurationHours: hours } = role;
  const live = useRoleLiveSessions([role.id])(role.id) ?? 0;
  return (
    <PageHeader
      parent={{ label: "Roles", href: "/roles" }}
      title={role.name}
      description={role.description ?? undefined}
      facts={
        <>
          <Badge tone={hours === null ? "neutral" : "accent"}>
            <Timer aria-hidden="true" />
            {hours === null ? "Organization limit" : `limit ${formatHours(hours)}`}
          </Badge>
          <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            {formatCount(role.userIds.length, "user")}
            <Dot />
            {formatCount(role.resourceIds.length, "resource")}
            {live === 0 ? null : (
              <>
                <Dot />
                <Link
                  href={roleSessionsHref(role.id)}
                  prefetch={false}
                  className="rounded-sm text-foreground hover:underline"
                >
                  <Status tone="success">{formatCount(live, "live session")}</Status>
                </Link>
              </>
            )}
            <Dot />
            <span>
              changed <Time value={role.updatedAt} />
            </span>
          </p>
        </>
      }
      actions={
        <>
          {primary}
          <MoreMenu
            name={role.name}
            entries={[
              {
                kind: "action",
                label: "Edit",
                icon: <Pencil aria-hidden="true" />,
                onPress: onEdit,
              },
              copyId,
              { kind: "separator", key: "line" },
              {
                kind: "action",
                label: "Delete",
                icon: <Trash2 aria-hidden="true" />,
                tone: "danger",
                onPress: onDelete,
              },
            ]}
          />
        </>
      }
    />
  );
}

function Dot() {
  return <span aria-hidden="true">·</span>;
}
