"use client";

import { Copy, EllipsisVertical, Pencil, Timer, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
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
  const announce = useAnnounce();
  const { maxSessionDurationHours: hours } = role;
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
          <Menu
            trigger={
              <IconButton
                label={`More for ${role.name}`}
                variant="secondary"
                icon={<EllipsisVertical aria-hidden="true" />}
              />
            }
            entries={[
              {
                kind: "action",
                label: "Edit",
                icon: <Pencil aria-hidden="true" />,
                onPress: onEdit,
              },
              {
                kind: "action",
                label: "Copy id",
                icon: <Copy aria-hidden="true" />,
                onPress: () => {
                  void navigator.clipboard.writeText(role.id);
                  announce("Id copied.");
                },
              },
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
