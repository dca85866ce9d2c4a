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
          <Consequence
            request={assignmentPreview(role.id, kind, { action: "unassign", ids: [item.id] })}
            nobody="Nobody loses access by this."
            note="Running sessions stay as they are."
          />
        ) : (
          "Its other levels stay. Running sessions stay as they are."
        )
      }
      actionLabel="Unassign"
      pendingLabel="Unassigning…"
      purpose={`remove ${item.name}`}
      save={unassign(role.id, kind, item.id, level?.accessLevelRemoteId)}
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
      request={{ method: "DELETE", path: pathOf(role.id, kind, item.id, level) }}
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
    </ConfirmDialog>
  );
}

function pathOf(
  roleId: string,
  kind: AssignableKind,
  id: string,
  level: AssignedLevel | undefined,
): string {
  if (level === undefined) return `/roles/${roleId}/${kind}/${id}`;
  const query = new URLSearchParams({ access_level_remote_id: level.accessLevelRemoteId });
  return `${levelPath(roleId, id)}?${query}`;
}
