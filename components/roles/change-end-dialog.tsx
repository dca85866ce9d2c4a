"use client";

import { useState } from "react";
import { Consequence } from "@/components/consequence";
import { FormDialog } from "@/components/form-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AssignableKind } from "@/lib/client/assignables";
import { type Assigned, changeEnd, endsOf } from "@/lib/client/assignments";
import { assignmentPreview } from "@/lib/client/previews";
import { resourceAssignmentUpdate } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import { isSameEnd } from "./end";
import { endComplaint } from "./end-field";
import { FormEndField } from "./form-end-field";
import { levelName } from "./levels";
import type { EndChanged } from "./use-end-choices";

const everyLevel = "every";

/** Sets when something leaves the role: all its access levels, or one of them. */
export function ChangeEndDialog({
  role,
  kind,
  item,
  onClose,
  onChanged,
}: {
  role: Pick<Role, "id" | "name">;
  kind: AssignableKind;
  item: Assigned;
  onClose: () => void;
  onChanged: (change: EndChanged) => void;
}) {
  const levels = item.accessLevels ?? [];
  const [level, setLevel] = useState(everyLevel);
  const picked = levels.find(({ accessLevelRemoteId }) => accessLevelRemoteId === level);
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={`Change the end of ${item.name}`}
      description={
        kind === "users"
          ? `When ${item.name} loses the role ${role.name}.`
          : `When ${item.name} leaves the role ${role.name}.`
      }
      schema={resourceAssignmentUpdate}
      defaultValues={{ expiresAt: item.expiresAt }}
      save={changeEnd(role.id, kind, item.id)}
      onSaved={(after) =>
        onChanged({
          name: item.name,
          before: picked
            ? [{ id: item.id, expiresAt: picked.expiresAt, accessLevelRemoteId: level }]
            : endsOf(item),
          after,
        })
      }
      submitLabel="Change end"
      pendingLabel="Changing…"
      purpose="finish changing this end"
      errorContext={{ resource: item.name, user: item.name }}
      request={(body) => ({ method: "PATCH", path: `/roles/${role.id}/${kind}/${item.id}`, body })}
    >
      {(form) => (
        <>
          {levels.length < 2 ? null : (
            <Field label="Access level">
              {(control) => (
                <Select
                  {...control}
                  value={level}
                  onChange={({ target: { value } }) => {
                    setLevel(value);
                    form.setValue("accessLevelRemoteId", value === everyLevel ? undefined : value);
                  }}
                >
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
          <FormEndField form={form} name="expiresAt" />
          <EndConsequence
            role={role}
            kind={kind}
            item={item}
            expiresAt={form.watch("expiresAt")}
            isWhole={level === everyLevel}
          />
        </>
      )}
    </FormDialog>
  );
}

/** What another end means, from the moment on at which it makes a difference. */
function EndConsequence({
  role,
  kind,
  item,
  expiresAt,
  isWhole,
}: {
  role: Pick<Role, "id">;
  kind: AssignableKind;
  item: Assigned;
  expiresAt: string | null;
  isWhole: boolean;
}) {
  const unchanged = isSameEnd(expiresAt, item.expiresAt);
  if (!isWhole || unchanged || endComplaint(expiresAt) !== undefined) return null;
  return (
    <Consequence
      request={assignmentPreview(role.id, kind, { action: "end", ids: [item.id], expiresAt })}
      context={{ later: true, until: expiresAt }}
      nobody="Nobody’s access changes by this."
    />
  );
}
