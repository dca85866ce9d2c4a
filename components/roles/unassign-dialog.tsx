"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Consequence } from "@/components/consequence";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ApiError } from "@/lib/client/api-error";
import type { AssignableKind } from "@/lib/client/assignables";
import { type Assigned, type AssignedLevel, levelPath, unassign } from "@/lib/client/assignments";
import { assignmentPreview } from "@/lib/client/previews";
import type { Role } from "@/lib/contract/roles";
import { focusRow, neighbourOf } from "./focus-row";
import { levelName } from "./levels";
import { RunningSessions } from "./running-sessions";

const everyLevel = "every";

/** Refusals that say that there is nothing left to take out: the page tells them. */
const gone = new Set<ApiError["code"]>([
  "role_not_found",
  "resource_not_assigned",
  "user_not_assigned",
]);

/** Says who loses what, then takes one out of the role. */
export function UnassignDialog({
  role,
  kind,
  item,
  rowId = item.id,
  onClose,
  onUnassigned,
  onGone,
}: {
  role: Pick<Role, "id" | "name">;
  kind: AssignableKind;
  item: Assigned;
  /** Of the row that goes: the role's, where the list is that of a person. */
  rowId?: string;
  onClose: () => void;
  /** With the one level that was taken away, if it was not all of them. */
  onUnassigned: (level: AssignedLevel | undefined) => void;
  onGone: (error: ApiError) => void;
}) {
  const levels = item.accessLevels ?? [];
  const [picked, setPicked] = useState(everyLevel);
  const level = levels.find(({ accessLevelRemoteId }) => accessLevelRemoteId === picked);
  const [revoke, setRevoke] = useState(false);
  const preview = assignmentPreview(role.id, kind, { action: "unassign", ids: [item.id] });
  const [next] = useState(() => neighbourOf(rowId));
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={
        kind === "users"
          ? `Take ${role.name} from ${item.name}?`
          : `Remove ${item.name} from ${role.name}?`
      }
      description={
        level === undefined ? (
          <Consequence request={preview} nobody="Nobody loses access by this." />
        ) : (
          "Its other levels stay. Running sessions stay as they are."
        )
      }
      actionLabel="Unassign"
      pendingLabel="Unassigning…"
      purpose={`remove ${item.name}`}
      save={unassign(role.id, kind, item.id, {
        accessLevelRemoteId: level?.accessLevelRemoteId,
        revokeSessions: revoke,
      })}
      onDone={() => {
        if (level === undefined) focusRow(next);
        onUnassigned(level);
      }}
      errorContext={{ resource: item.name, user: item.name }}
      onRefused={(error) => {
        if (!gone.has(error.code)) return false;
        focusRow(next);
        onGone(error);
        return true;
      }}
      request={{ method: "DELETE", path: pathOf(role.id, kind, item.id, level, revoke) }}
    >
      {levels.length < 2 ? null : (
        <Field label="Access level">
          {(control) => (
            <Select {...control} value={picked} onChange={(event) => setPicked(event.target.value)}>
              <option value={everyLevel}>All levels</option>
              {levels.map((each) => (
                <option key={each.accessLevelRemoteId} value={each.accessLevelRemoteId}>
                  {levelName(each)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {level === undefined ? (
        <RunningSessions request={preview} revoke={revoke} onChange={setRevoke} />
      ) : null}
    </ConfirmDialog>
  );
}

function pathOf(
  roleId: string,
  kind: AssignableKind,
  id: string,
  level: AssignedLevel | undefined,
  revoke: boolean,
): string {
  if (level === undefined) {
    return `/roles/${roleId}/${kind}/${id}${revoke ? "?revokeSessions=true" : ""}`;
  }
  const query = new URLSearchParams({ access_level_remote_id: level.accessLevelRemoteId });
  return `${levelPath(roleId, id)}?${query}`;
}
