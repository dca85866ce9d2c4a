"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { accessPageQuery } from "@/lib/client/access";
import { formatCount } from "@/lib/client/format";
import { resourceRulesQuery } from "@/lib/client/resource-rules";
import { deleteResource } from "@/lib/client/resources";
import type { FirewallRule } from "@/lib/contract/resource-rules";
import type { Resource } from "@/lib/contract/resources";
import { AbandonRules } from "./abandon-rules";

/** Says what goes with a resource and what is in the way, and wants its name typed. */
export function DeleteResourceDialog({
  resource,
  onClose,
  onDeleted,
}: {
  resource: Resource;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { id, name, roleCount, liveSessions, heldRemovals } = resource;
  const [isWilling, setWilling] = useState(false);
  const { data } = useQuery({ ...resourceRulesQuery(id), refetchInterval: 3_000 });
  const unclosed = data?.rules.filter(mayStand) ?? [];
  const standing = unclosed.length + heldRemovals;
  const abandons = isWilling && liveSessions === 0 && standing > 0;
  const { data: access } = useQuery(accessPageQuery({ resourceId: id, page: 0, size: 1 }));
  const people = access === undefined ? "" : losersText(access.totalElements);
  const roles =
    roleCount === 0
      ? "No role holds it."
      : `It is taken out of ${formatCount(roleCount, "role", "roles")}.`;
  const firewall = standing > 0 ? "" : " Its firewall itself stays as it is.";
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description={`${people}${roles}${firewall} This cannot be undone.`}
      actionLabel={
        abandons
          ? `Delete and give up ${formatCount(standing, "rule", "rules")}`
          : "Delete resource"
      }
      pendingLabel="Deleting…"
      purpose="finish deleting this resource"
      save={deleteResource(id, abandons)}
      onDone={onDeleted}
      errorContext={{ resource: name }}
      request={{
        method: "DELETE",
        path: `/resources/${id}${abandons ? "?abandonRules=true" : ""}`,
      }}
      typed={{ name, to: "delete this resource" }}
    >
      {liveSessions > 0 ? (
        <p className="text-pretty text-sm text-warning-text">
          It is open in {formatCount(liveSessions, "session", "sessions")}: stop them first.
        </p>
      ) : standing > 0 ? (
        <AbandonRules
          resource={resource}
          rules={unclosed}
          isWilling={isWilling}
          onChange={setWilling}
        />
      ) : null}
    </ConfirmDialog>
  );
}

function losersText(count: number): string {
  return count === 0
    ? "Nobody reaches it. "
    : `${formatCount(count, "person loses", "people lose")} it. `;
}

/** Not closed, and not only begun: one that was never sent cannot be there. */
const mayStand = ({ status, sentAt, wantedBy }: FirewallRule) =>
  status !== "CLOSED" && sentAt !== null && wantedBy.length === 0;
